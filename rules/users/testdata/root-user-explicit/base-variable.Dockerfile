FROM example.com/notebook
USER ${NB_UID}
RUN make
# want warning "its last USER"
USER root
RUN apt-get update
CMD ["server"]
