# Whether the slim image has the program is not known.
# want warning "`node:22` ships"
FROM node:22
RUN dpkg-architecture -qDEB_HOST_ARCH > /arch
COPY . .
CMD ["node", "server.js"]
