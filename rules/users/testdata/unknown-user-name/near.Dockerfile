FROM node:22-alpine
RUN addgroup -S api && adduser -S -G api api-user
# want warning "`apiuser`, and `node:22-alpine`"
COPY --chown=apiuser . /srv
USER node
RUN npm ci
# want warning "Nothing in this stage creates `apiuser`"
USER apiuser
CMD ["node", "/srv/server.js"]
