# A script may build whatever it likes.
FROM debian:13
RUN apt-get update && apt-get install -y gcc libc6-dev
CMD ["bin/run"]
