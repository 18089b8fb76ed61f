FROM debian:13
# What follows asks how the command ended.
RUN <<EOF
# want "package lists"
apt-get update && apt-get install -y libpq5
if [ $? -ne 0 ]; then
  exit 1
fi
EOF
# With -e there is no place for it.
# want "package lists"
RUN set -e; apt-get update && apt-get install -y libpq5; exit $?
CMD ["app"]
