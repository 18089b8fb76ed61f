ARG VERSION=2
FROM example.com/app:$VERSION
# want "always says `1.0.0`"
LABEL version="1.0.0"
