FROM node:22-slim AS build
RUN apt-get update && apt-get install -y python3 make g++
WORKDIR /app
COPY package*.json ./
RUN npm ci

FROM node:22-slim AS plain
WORKDIR /app
COPY package*.json ./
RUN npm ci

FROM python:3.12-slim AS wheels
RUN apt-get update && apt-get install -y gcc && python -m venv /opt/venv && /opt/venv/bin/pip install psycopg2

FROM node:22-slim AS same
COPY --from=build /app/node_modules /app/node_modules
CMD ["node", "/app/main.js"]

# Whether any of these is native is not known.
FROM node:22-alpine AS unknown
COPY --from=plain /app/node_modules /app/node_modules
CMD ["node", "/app/main.js"]

FROM node:22-alpine AS compatible
RUN apk add --no-cache gcompat
COPY --from=build /app/node_modules /app/node_modules
CMD ["node", "/app/main.js"]

FROM python:3.12-alpine AS python
# want info "Modules that a compiler builds for glibc are copied into `python:3.12-alpine`, which has musl"
COPY --from=wheels /opt/venv /opt/venv
CMD ["/opt/venv/bin/gunicorn", "app:app"]

FROM node:22-alpine
WORKDIR /app
# want warning "Modules that a compiler builds for glibc are copied into `node:22-alpine`, which has musl"
COPY --from=build /app/node_modules ./node_modules
COPY . .
CMD ["node", "main.js"]
