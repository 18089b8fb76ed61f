FROM gcr.io/distroless/static:nonroot
EXPOSE 8080
CMD ["/app"]
