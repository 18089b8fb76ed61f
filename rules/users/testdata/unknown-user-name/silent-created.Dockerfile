FROM debian:12 AS base
RUN useradd app && groupadd web
FROM base AS a
USER app:web
FROM debian:12 AS b
ARG NAME
RUN useradd $NAME
USER app
FROM debian:12 AS c
COPY setup.sh /tmp/
RUN /tmp/setup.sh
USER app
FROM debian:12 AS d
RUN echo "srv:x:1000:1000::/:/bin/sh" >> /etc/passwd
USER app
FROM debian:12 AS e
COPY --from=a /etc/passwd /etc/passwd
USER app
FROM debian:12 AS f
ADD rootfs.tar.gz /
USER app
FROM debian:12 AS g
RUN curl -fsSL https://example.com/install | bash
USER app
FROM debian:12 AS h
RUN make install
USER app
FROM debian:12 AS i
SHELL ["/usr/bin/python3", "-c"]
RUN import os
USER app
