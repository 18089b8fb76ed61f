FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN go build -o /out/api .

FROM debian:12-slim
COPY --from=build /out/api /out/api
CMD ["/out/api"]
