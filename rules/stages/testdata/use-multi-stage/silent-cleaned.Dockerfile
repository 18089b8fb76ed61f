FROM alpine:3.22
WORKDIR /app
COPY server.c .
RUN apk add --no-cache --virtual .build gcc musl-dev && gcc -o server server.c && apk del .build
CMD ["./server"]
