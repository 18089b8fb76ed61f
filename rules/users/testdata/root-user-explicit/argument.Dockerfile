FROM debian:12
ARG U
# want warning "unless the build gives `U` a value"
USER $U
CMD ["server"]
