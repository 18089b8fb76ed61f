FROM node:22-slim
# want "`npm run dev`"
CMD ["npm", "run", "dev"]
