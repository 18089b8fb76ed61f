FROM alpine:3.22
RUN docker inspect --format '{{ .State }}' a
# want error "COPY has no destination"
COPY a
