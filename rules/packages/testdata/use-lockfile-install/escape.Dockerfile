# escape=`
# tree Dockerfile package.json yarn.lock package-lock.json
FROM node:22
COPY --chown=node:node `
     # want "`package.json` is copied without `package-lock.json`"
     package.json `
     # what npm asks for
     .npmrc `
     ./
RUN npm install --no-audit `
      --no-fund
COPY yarn.lock ./
RUN ["yarn", "--frozen-lockfile"]
# want "`yarn` may install"
RUN ["yarn"]
RUN <<EOF
# want "`yarn install` may install"
yarn install
EOF
