FROM scratch
COPY app /srv/app
ENV PORT=8080
# want error "This ENTRYPOINT needs `/bin/sh`"
ENTRYPOINT exec /srv/app --port $PORT
