# The debugger needs the toolchain.
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /out/api .
CMD ["dlv", "exec", "/out/api"]
