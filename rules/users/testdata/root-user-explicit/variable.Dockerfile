FROM debian:12
ARG WHO=srv
RUN useradd $WHO
USER $WHO
RUN make
# want warning "its last USER"
USER root
CMD ["server"]
