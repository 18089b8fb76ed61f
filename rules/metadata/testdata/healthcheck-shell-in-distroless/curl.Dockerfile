FROM gcr.io/distroless/base-debian12
# This is about curl.
HEALTHCHECK CMD curl -f http://localhost/
