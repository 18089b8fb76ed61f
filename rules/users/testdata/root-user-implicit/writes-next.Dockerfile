# Next.js keeps pages and images that it made.
FROM node:22-alpine
WORKDIR /app
COPY --from=example.com/build /app/.next/standalone ./
COPY --from=example.com/build /app/.next/static ./.next/static
EXPOSE 3000
# want warning "starts as root"
CMD ["node", "server.js"]
