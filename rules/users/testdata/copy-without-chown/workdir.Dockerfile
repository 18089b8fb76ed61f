FROM node:22-alpine
WORKDIR /app
ARG WHO=node
USER ${WHO}
# want info "`yarn` below writes to `/app` as `\\${WHO}`"
COPY package.json yarn.lock ./
COPY tsconfig.json ./
RUN yarn && yarn build
COPY . .
RUN yarn install

FROM node:22-alpine
COPY lib /srv/x/lib
USER node
# want info "`npm` below writes to `/srv/x`"
COPY . /srv/x
WORKDIR /srv/x
RUN npm install
