FROM rust:1.90
RUN cargo install ripgrep@14.1.0 && rm -rf /usr/local/cargo/registry
# want "The cache of `cargo` stays"
RUN cargo install ripgrep@14.1.0
