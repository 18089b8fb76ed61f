# hadolint ignore=DL3006
# want warning "`node:22-bookworm` ships"
FROM --platform=$TARGETPLATFORM node:22-bookworm
COPY server.js /
RUN mkdir /data
CMD ["node", "/server.js"]
