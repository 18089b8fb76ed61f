FROM node:22-slim
# want "`next dev`"
CMD ["next", "dev"]
