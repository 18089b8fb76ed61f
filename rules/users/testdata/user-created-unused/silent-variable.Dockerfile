FROM debian:12
ARG N=srv
RUN useradd $N
CMD ["server"]
