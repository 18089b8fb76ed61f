FROM golang:1.24 AS build
COPY run.sh /run.sh

FROM golang:1.24
COPY --from=build /run.sh /run.sh
ENTRYPOINT ["/run.sh"]
