FROM alpine:3.22
# Where others are removed by their group, these are meant to stay.
RUN apk add --no-cache gcc musl-dev
RUN apk add --no-cache --virtual .build g++ make && make && apk del .build
CMD ["unixbench"]
