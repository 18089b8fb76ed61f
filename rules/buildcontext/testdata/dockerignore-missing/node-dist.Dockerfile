# tree Dockerfile package.json
FROM node:22
COPY dist/ /app/dist
COPY .env.example /app/.env
# want "takes the whole build context"
ADD ./* /app/
RUN npm install && npm run build
