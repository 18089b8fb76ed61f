FROM alpine:3.22
RUN apk add --no-cache --virtual .build gcc musl-dev
RUN make
# want "Removing `.build` here"
RUN apk del .build
RUN apk add --no-cache g++
# want "Removing `g..` here"
RUN make && apk del g++
RUN apk add curl
# want "Removing `/var/cache/apk/.` here"
RUN rm -rf /var/cache/apk/*
RUN apk add --no-cache curl
RUN rm -rf /var/cache/apk/*
RUN --network=default apk add --no-cache zip
# want "Removing `zip` here"
RUN apk del zip
