FROM debian:13
RUN apt-get install -y vim less sudo libpq5
ENTRYPOINT ["tini", "--"]
CMD ["bash"]
