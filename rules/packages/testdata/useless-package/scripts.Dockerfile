# A script that is copied may call sudo, and so may what supervisord starts.
FROM debian:13
# want "to use `vim` and `less`"
RUN apt-get update && apt-get install -y vim less sudo libpq5 && rm -rf /var/lib/apt/lists/*
COPY allow.sh /usr/local/bin/
EXPOSE 8080
CMD ["app"]
