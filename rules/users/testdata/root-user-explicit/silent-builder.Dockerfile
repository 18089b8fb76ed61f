FROM debian:12 AS build
USER root
RUN make
FROM gcr.io/distroless/static-debian12:nonroot
CMD ["/server"]
