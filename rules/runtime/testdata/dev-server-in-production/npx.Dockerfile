FROM node:22-slim
# want "`npx vite --host`"
CMD npx vite --host
