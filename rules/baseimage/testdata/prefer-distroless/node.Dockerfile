FROM golang:1.26 AS build
RUN go build -o /app
# want info "only starts a program"
FROM node:22-slim
COPY --from=build /app /app
CMD ["node", "/app/server.js"]
