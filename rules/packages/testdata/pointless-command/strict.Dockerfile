# options strict
FROM a:1
# want info DL3001 "`service` does nothing in a build that"
RUN service b start && c
# want info DL3001 "`free` does nothing in a build that"
RUN if true; then free -m; fi
# want info DL3001 "`ps` does nothing in a build that"
RUN echo $(ps)
FROM a:1
RUN --mount=type=ssh ssh -T git@example.com
RUN sleep 1 & kill $!
RUN apt-get install -y ssh
