# options scope strict
FROM debian:13 AS a
# want DL3066 "The user `b` is no number"
USER b
FROM debian:13
ENV V=b
# want DL3066 "The user `root` is no number"
USER root
# want DL3066 "The user `b` is no number"
USER b
USER $V
# want DL3066 "The user `c` is no number"
USER c:1
FROM debian:13
# want DL3066 "The user `.APP` is no number"
USER $APP
