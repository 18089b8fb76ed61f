FROM golang:1.26 AS build
RUN go build -o /app
FROM alpine:3.22
COPY --from=build /app /app
CMD /app
