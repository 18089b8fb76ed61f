# want info "sources and development dependencies of `npm run build`, though it only runs `/app/dist`"
FROM node:22
# The server.
RUN npm install -g serve@14
WORKDIR /app
COPY package*.json ./
RUN npm ci
COPY . .
ENV VITE_API=https://api.example.com
RUN npm run build
EXPOSE 3000
CMD ["serve", "-s", "dist", "-l", "3000"]
