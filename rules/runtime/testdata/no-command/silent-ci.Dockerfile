FROM debian:13 AS test
COPY a /
