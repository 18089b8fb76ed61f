FROM gcr.io/distroless/base-debian12:debug
HEALTHCHECK CMD /app ping
