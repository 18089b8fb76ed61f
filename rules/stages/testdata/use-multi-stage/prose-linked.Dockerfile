# want "only runs `/out/api`"
FROM golang:1.24
ENV CGO_LDFLAGS=-lm
COPY . .
RUN go build -o /out/api .
CMD ["/out/api"]
