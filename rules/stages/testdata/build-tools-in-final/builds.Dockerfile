# People build in it.
FROM debian:13
RUN apt-get update && apt-get install -y gcc libc6-dev
CMD ["make", "test"]
