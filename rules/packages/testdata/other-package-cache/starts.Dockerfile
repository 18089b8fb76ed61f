FROM rust:1.85
WORKDIR /app
COPY . .
RUN cargo build --release
# want "cache of `conda`"
RUN conda install -y numpy
CMD ["cargo", "run", "--release"]
