FROM debian:13 AS a
RUN useradd -u 123456 x
FROM debian:13
RUN useradd -lu 123456 x
