FROM debian:13 AS a
USER b
FROM debian:13
ENV V=b
USER root
USER b
USER $V
# want DL3066 "The user `c` is not a number"
USER c:1
