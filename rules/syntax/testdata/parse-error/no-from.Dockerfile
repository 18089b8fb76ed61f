# want error "RUN stands before the first FROM"
RUN true
FROM alpine:3.22
