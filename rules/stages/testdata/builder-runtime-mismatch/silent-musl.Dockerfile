FROM alpine:3.22 AS build
RUN apk add --no-cache gcc musl-dev
COPY tool.c /
RUN gcc -o /tool /tool.c

FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends musl && rm -rf /var/lib/apt/lists/*
COPY --from=build /tool /usr/local/bin/
CMD ["tool"]
