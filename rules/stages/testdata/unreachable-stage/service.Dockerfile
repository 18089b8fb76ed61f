FROM golang:1.24 AS build
FROM build AS worker
CMD ["/worker"]
FROM build
CMD ["/server"]
