# escape=`
FROM node:22-alpine
WORKDIR /app
COPY . .
RUN npm ci --omit=dev
ENV UPLOADS=/uploads
# What people send.
VOLUME ["/uploads", "/cache/"]
EXPOSE 3000
# want warning "starts as root"
CMD ["node", "server.js"]
