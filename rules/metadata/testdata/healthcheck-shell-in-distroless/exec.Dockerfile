FROM scratch
COPY app /app
HEALTHCHECK CMD ["/app", "ping"]
ENTRYPOINT ["/app"]
