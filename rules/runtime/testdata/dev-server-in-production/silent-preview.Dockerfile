FROM node:22-slim
CMD ["npx", "vite", "preview"]
