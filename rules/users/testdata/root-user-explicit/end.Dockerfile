FROM node:22
USER node
# want warning "its last USER"
USER root
CMD ["node", "server.js"]
RUN apt-get update && apt-get install -y git
