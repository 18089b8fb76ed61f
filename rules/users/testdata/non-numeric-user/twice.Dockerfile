FROM debian:13
RUN if true; then useradd -u 1 app; else useradd -u 2 app; fi
# want info "`app`"
USER app
