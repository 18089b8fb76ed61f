FROM node:22
COPY entrypoint.sh /
# want info "`npm ci` installs development dependencies"
RUN npm ci
ENTRYPOINT ["/entrypoint.sh"]
