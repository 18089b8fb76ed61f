  # want "only runs `/a/api`"
  FROM golang:1.24
  ENV CGO_ENABLED=0 \
      WORKERS=4
  ENV REDIS=redis.example.com:6379 LEVEL="info"
  WORKDIR /a
  COPY . .
  RUN go build -o=api .
  # Who starts it.
  USER nobody
  CMD ["./api", "-addr", "0.0.0.0:8080", "-timeout=30"]
