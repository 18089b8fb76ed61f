FROM node:22-slim AS build
WORKDIR /app
COPY . .
RUN npm ci && npx tsc

FROM node:22-slim AS script
WORKDIR /app
COPY . .
# What this does is not known: it may bundle.
RUN npm ci && npm run build

FROM node:22-slim AS bundled
WORKDIR /app
COPY . .
RUN npm ci && npx tsc && npx esbuild dist/main.js --bundle

FROM node:22-slim AS one
WORKDIR /app
COPY --from=build /app/dist ./dist
COPY --from=build /app/node_modules ./node_modules
CMD ["node", "dist/main.js"]

FROM node:22-slim AS two
WORKDIR /app
COPY --from=build /app/dist ./dist
COPY package*.json ./
RUN npm ci --omit=dev
CMD ["node", "dist/main.js"]

FROM node:22-slim AS three
WORKDIR /app
COPY --from=build /app ./
COPY --from=build /app/dist ./dist
CMD ["node", "dist/main.js"]

FROM node:22-slim AS four
WORKDIR /app
COPY --from=script /app/dist ./dist
CMD ["node", "dist/main.js"]

FROM node:22-slim AS five
WORKDIR /app
COPY --from=bundled /app/dist ./dist
CMD ["node", "dist/main.js"]

FROM nginx:1.29
COPY --from=build /app/dist /usr/share/nginx/html
