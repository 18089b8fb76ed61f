FROM rust:1.84-slim-bookworm AS build
WORKDIR /app
RUN cargo build --release

FROM debian:bullseye-slim
# want warning "links on Debian 12 is copied into an image of Debian 11, whose glibc is older"
COPY --from=build /app/target/release/server /server
CMD ["/server"]
