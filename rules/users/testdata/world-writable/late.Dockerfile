FROM alpine:3.22
# Nobody is there yet whom it could be given to.
# want "chmod 777"
RUN chmod 777 /a
RUN adduser -D app
# want "chmod 777"
RUN set -e; chmod 777 /b; echo
USER app:app
# want "chmod 777"
RUN chmod 777 /home/app/x
