FROM rust:1.84-slim AS build
WORKDIR /app
COPY . .
RUN cargo build --release

FROM gcr.io/distroless/static
COPY . .
# Where it is put is not known, but what it is.
# want warning "`cargo build` links with glibc is copied into `gcr.io/distroless/static`, which has no glibc"
COPY --from=build /app/target/release/server .
CMD ["./server"]
