# A subscription has fixes for longer.
FROM ubuntu:18.04
RUN --mount=type=secret,id=pro apt-get update && apt-get install -y ubuntu-advantage-tools && pro attach --attach-config /run/secrets/pro
# want error "Ubuntu 14.04"
FROM ubuntu:14.04
# want error "Debian 10"
FROM debian:10
# want error "Python 3.8"
FROM python:3.8
