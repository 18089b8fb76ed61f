FROM debian:12 AS base
USER root
RUN make
FROM base
USER app
CMD ["server"]
