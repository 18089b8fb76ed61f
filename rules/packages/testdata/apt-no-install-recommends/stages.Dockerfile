# Files alone are taken from this stage.
FROM debian:13-slim AS build
RUN apt-get update && apt-get install -y gcc

# The image has certificates.
FROM python:3.12-slim AS certified
# want "only recommend"
RUN apt-get update && apt-get install -y curl

FROM ubuntu:24.04 AS maybe
# want info "only recommend"
RUN apt-get update && apt-get install -y \
    git \
    libpq5
# Named before.
# want "only recommend"
RUN apt-get install -y wget

FROM certified
COPY --from=build /app /app
