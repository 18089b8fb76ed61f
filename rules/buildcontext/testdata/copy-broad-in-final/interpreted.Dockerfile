# The program is what is copied.
FROM golang:1.25 AS build
COPY . .
RUN go build -o /out/helper ./helper
FROM node:22
COPY --from=build /out/helper /usr/local/bin/
COPY . .
CMD ["node", "server.js"]
