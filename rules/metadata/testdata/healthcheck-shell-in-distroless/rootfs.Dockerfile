FROM scratch
ADD rootfs.tar.xz /
HEALTHCHECK CMD /app ping
