# This variant has no user of its own.
FROM oven/bun:1-distroless
COPY . /app
EXPOSE 3000
# want warning "starts as root"
CMD ["run", "/app/index.ts"]
