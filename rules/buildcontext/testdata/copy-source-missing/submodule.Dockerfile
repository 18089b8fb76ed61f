# tree package.json .gitmodules lib
FROM node:22
COPY package.json lib/none.json ./
# want "`none.json`"
COPY none.json ./
