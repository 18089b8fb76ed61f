FROM scratch
COPY app.bin /
# No fix: it would be given the CMD.
# want error "This ENTRYPOINT needs `/bin/sh`"
ENTRYPOINT /app.bin serve
# This is but its arguments.
CMD a b
