ARG V=13
# want error "ARG cannot use `:=` on a variable"
ARG W=${V:=13}
ARG X=${V:-13} Y=${V#1}
# Every FROM is read, also of a stage that nobody builds.
# want error "FROM cannot use `\\^` on a variable"
FROM debian:${V^^} AS unused
# want error "FROM has a `..` that is not complete"
FROM debian:${V
FROM debian:${V:?unset} AS must
FROM mcr.microsoft.com/devcontainers/base:${templateOption:imageVariant} AS template
FROM debian:${V%%.*}
