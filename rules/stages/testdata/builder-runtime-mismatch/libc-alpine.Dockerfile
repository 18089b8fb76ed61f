# musl's compiler links Rust statically.
FROM rust:1.84-alpine AS build
WORKDIR /app
RUN cargo build --release

FROM scratch
COPY --from=build /app/target/release/server /server
CMD ["/server"]
