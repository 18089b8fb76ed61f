FROM node:22-slim
RUN npm run dev
CMD ["yarn", "dev-tools"]
