# tree package.json package-lock.json binding.gyp requirements.txt constraints.txt
FROM node:22-slim AS npm
WORKDIR /app
# want warning "`npm ci`"
COPY . .
RUN npm ci
FROM python:3.12-slim AS pip
WORKDIR /app
# want warning "`pip install`"
COPY . .
RUN pip install --no-cache-dir -r requirements.txt
