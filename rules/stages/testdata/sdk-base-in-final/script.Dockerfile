# A script may need anything.
# want info "the Rust toolchain of `rust:1.85`, which `cargo build` needs and `/start.sh` may not"
FROM rust:1.85
WORKDIR /app
COPY . .
RUN cargo build --release
COPY start.sh /
CMD ["/start.sh"]
