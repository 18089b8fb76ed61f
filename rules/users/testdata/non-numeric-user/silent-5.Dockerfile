FROM debian:13
USER root
