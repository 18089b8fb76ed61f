# What it starts is a script, which may build.
FROM golang:1.26
WORKDIR /src
COPY . .
RUN make tools
ENTRYPOINT ["hack/dind"]
