FROM rust:1.90-trixie AS build
WORKDIR /src
COPY . .
RUN cargo install --path . --root /out

FROM gcr.io/distroless/cc-debian12:nonroot
# want warning "links on Debian 13 is copied into an image of Debian 12"
COPY --from=build /out/bin/app /
CMD ["/app"]
