# A script may build whatever it likes.
FROM debian:13
RUN apt-get update && apt-get install -y gcc libc6-dev
COPY start /usr/local/bin/
ENTRYPOINT ["start"]
