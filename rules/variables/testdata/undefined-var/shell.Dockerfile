FROM debian:13
# want "`.5` is empty here: only a shell knows it"
LABEL price="$5" sale=$4
# want "`.1` is empty"
ENV PATTERN=${1}-x
# want "`..` is empty"
ENV PASSWORD=pa$$word
ENV PS1='$1' A="\$1" B="$ "
COPY <<EOF /entrypoint.sh
#!/bin/sh
set -e
# want "`.1` is empty"
echo "starting $1"
exec "$@"
EOF
COPY <<"EOF" /quoted.sh
exec "$@"
EOF
RUN set -- a; echo "$1" $$
CMD ["sh", "-c", "echo $0"]
# want - "`.1` is empty"
EXPOSE 80$1
