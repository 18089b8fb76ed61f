# options strict
FROM a:1
# want info DL3001 "`service` has no lasting effect in a build"
RUN service b start && c
# want info DL3001 "`free` has no lasting effect in a build"
RUN if true; then free -m; fi
# want info DL3001 "`ps` has no lasting effect in a build"
RUN echo $(ps)
FROM a:1
RUN --mount=type=ssh ssh -T git@example.com
RUN sleep 1 & kill $!
RUN apt-get install -y ssh
