# It installs from what is copied.
FROM golang:1.25 AS build
COPY . .
RUN go build -o /out/helper ./helper
FROM python:3.13
COPY --from=build /out/helper /usr/local/bin/
COPY . .
RUN pip install .
CMD ["app"]
