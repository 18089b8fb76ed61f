FROM a:1
RUN service b start && c
RUN if true; then free -m; fi
RUN echo $(ps)
FROM a:1
RUN --mount=type=ssh ssh -T git@example.com
RUN sleep 1 & kill $!
RUN apt-get install -y ssh
