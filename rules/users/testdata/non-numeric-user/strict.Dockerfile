# options scope strict
FROM debian:13 AS a
# want DL3066 "The user `b` is not a number"
USER b
FROM debian:13
ENV V=b
# want DL3066 "The user `root` is not a number"
USER root
# want DL3066 "The user `b` is not a number"
USER b
USER $V
# want DL3066 "The user `c` is not a number"
USER c:1
FROM debian:13
# want DL3066 "The user `.APP` is not a number"
USER $APP
