FROM debian:13
# want "to use `vim` and `less`"
RUN apt-get update && apt-get install -y vim less sudo libpq5 && rm -rf /var/lib/apt/lists/*
EXPOSE 8080
CMD ["supervisord", "-n"]
