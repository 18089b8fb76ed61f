FROM debian:13
USER :app
