FROM gcr.io/distroless/cc-debian12
# want "does not have"
HEALTHCHECK CMD /app ping --port $PORT
