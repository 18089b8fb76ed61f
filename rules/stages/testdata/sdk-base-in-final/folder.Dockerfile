FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN go build -o /out/app

# want warning "though it only runs `/out/app`"
FROM golang:1.26
COPY --from=build /out /out
CMD ["/out/app"]
