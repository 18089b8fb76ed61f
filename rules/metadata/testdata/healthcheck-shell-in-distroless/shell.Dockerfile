FROM scratch
COPY --from=busybox:1.37 /bin/sh /bin/sh
COPY app /app
HEALTHCHECK CMD /app ping
