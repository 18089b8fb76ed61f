# tree README.md
# The context is another folder.
FROM node:22
COPY package.json package-lock.json ./
COPY . .
