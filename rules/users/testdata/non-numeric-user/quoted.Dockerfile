FROM debian:13
# want "The user `app` is no number"
USER "app":1000
