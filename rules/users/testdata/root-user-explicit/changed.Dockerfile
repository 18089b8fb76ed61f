FROM debian:12
ARG WHO=srv
USER $WHO
RUN make
ARG WHO=other
# want warning "its last USER"
USER root
CMD ["server"]
