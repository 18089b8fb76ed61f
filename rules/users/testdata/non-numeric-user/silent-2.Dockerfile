FROM debian:13
USER 1000:app
