FROM rust:1.85
WORKDIR /src
COPY . .
RUN cargo build --release

FROM debian:13
COPY --from=0 /src/target/release/api /usr/local/bin/
# want "`ADD ./` puts the whole build context into the image, though the program comes from stage `0`"
ADD --chown=1000:1000 ./ /app
CMD ["/usr/local/bin/api"]
