FROM fedora:42
RUN dnf install -y libpq
# want "Removing the cache of `dnf` here leaves it in the image"
RUN dnf -y clean all
RUN dnf install -y libpq && dnf clean all
RUN dnf clean all
RUN --mount=type=cache,target=/var/cache dnf install -y libpq
RUN rm -rf /var/cache/dnf
