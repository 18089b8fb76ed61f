FROM rust:1.90
# want "`cargo run --release`"
CMD ["cargo", "run", "--release"]
