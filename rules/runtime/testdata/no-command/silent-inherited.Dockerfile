FROM debian:13 AS app
CMD ["/app"]
FROM app
COPY a /
