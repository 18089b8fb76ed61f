FROM debian:13
# want "The user `app` is not a number"
USER "app":1000
