FROM golang:1.26 AS build
WORKDIR /src
COPY . .
SHELL ["/bin/bash", "-c"]
RUN time -p go build -o /app .

FROM scratch
# want info "may link with glibc is copied into `scratch`"
COPY --from=build /app /app
CMD ["/app"]
