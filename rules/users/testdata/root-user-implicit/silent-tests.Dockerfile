FROM node:22
WORKDIR /app
COPY . .
ENTRYPOINT ["npx", "playwright"]
CMD ["test"]
