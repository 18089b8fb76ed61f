FROM debian:12 AS dev
CMD ["make", "watch"]
