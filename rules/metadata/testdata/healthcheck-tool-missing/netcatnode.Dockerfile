FROM node:22-slim
# want "`nc`"
HEALTHCHECK CMD ["nc", "-zv", "-w", "2", "127.0.0.1", "3000"]
