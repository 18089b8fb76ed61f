FROM oven/bun:1-alpine
WORKDIR /app
COPY . .
RUN bun install --production
# want warning "starts as root"
CMD ["bun", "/app/index.ts"]
