FROM rust:1.84 AS build
WORKDIR /app
RUN cargo build --release

FROM alpine:3.22
# want warning "`cargo build` links with glibc is copied into `alpine:3.22`, which has musl"
COPY --from=build /app/target/release/server /usr/local/bin/
CMD ["server"]
