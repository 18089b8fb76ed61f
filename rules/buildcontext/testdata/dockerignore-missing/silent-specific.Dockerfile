# tree Dockerfile
FROM debian:12 AS build
COPY src ./src
COPY --exclude=.git . /app
COPY <<EOT .
hello
EOT
ADD https://example.com/x.git .
ONBUILD COPY . /src
FROM debian:12
COPY --from=build . .
