FROM rust:1.84-bookworm AS build
WORKDIR /app
RUN cargo build --release

FROM debian:bullseye-slim AS older
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
# want info "links on Debian 12 is copied into an image of Debian 11, whose glibc is older"
COPY --from=build /app/target/release/server /server
CMD ["/server"]

FROM debian:11 AS number
# want info "Debian 11"
COPY --from=build /app/target/release/server /server
CMD ["/server"]

FROM ubuntu:20.04 AS ubuntu
RUN apt-get update && apt-get install -y libssl1.1
# want info "Ubuntu 20.04"
COPY --from=build /app/target/release/server /server
CMD ["/server"]

FROM debian:bullseye-slim AS library
RUN apt-get update && apt-get install -y libssl1.1
# want info "Debian 11"
COPY --from=build /app/target/release/server /server
CMD ["/server"]

FROM gcr.io/distroless/cc-debian11 AS distroless
# want info "Debian 11"
COPY --from=build /app/target/release/server /server
CMD ["/server"]

FROM debian:trixie-slim AS newer
COPY --from=build /app/target/release/server /server
CMD ["/server"]

FROM ubuntu:24.04 AS noble
COPY --from=build /app/target/release/server /server
CMD ["/server"]

FROM debian:stable-slim
COPY --from=build /app/target/release/server /server
CMD ["/server"]
