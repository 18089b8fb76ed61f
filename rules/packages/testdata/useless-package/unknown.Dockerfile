FROM example.com/base:1
RUN apt-get install -y vim less sudo libpq5
