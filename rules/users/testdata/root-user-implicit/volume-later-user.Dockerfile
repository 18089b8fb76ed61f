FROM debian:12
VOLUME /work
RUN useradd srv && chown srv /opt/srv
# want warning "starts as root"
CMD ["server"]
