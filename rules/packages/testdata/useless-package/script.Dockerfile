FROM debian:13
# want "to use `vim`"
RUN apt-get install -y vim less sudo libpq5
CMD ["./start.sh"]
