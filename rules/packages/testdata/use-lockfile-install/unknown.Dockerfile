FROM node:22
COPY package*.json ./
RUN npm install
COPY . .
RUN npm install
COPY package.json ./
RUN npm install
COPY yarn.lock ./
# want "`yarn` may install"
RUN yarn
COPY package-lock.json ./
# want "`npm install` may install"
RUN npm install
