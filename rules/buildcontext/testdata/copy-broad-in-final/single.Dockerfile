# One stage is the business of others.
FROM golang:1.25
COPY . .
RUN go build -o /out/api ./cmd/api
CMD ["/out/api"]
