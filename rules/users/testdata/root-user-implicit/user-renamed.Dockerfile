FROM node:22
RUN usermod -l app -d /home/app -m node && groupmod -n app node
COPY . /app
EXPOSE 3000
# want warning "starts as root"
CMD ["node", "/app/server.js"]
