FROM scratch
COPY app /app
SHELL ["/app", "run"]
HEALTHCHECK CMD ping
