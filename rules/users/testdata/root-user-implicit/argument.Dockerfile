ARG REPO=example.com/mirror/alpine
ARG TAG=3.22
FROM alpine:${TAG}
COPY . .
RUN make
# want warning "`alpine:3.22` starts as root"
CMD ["server"]
