FROM scratch AS tar
ADD rootfs.tar.xz /
USER app
FROM scratch AS folder
COPY --from=build /out /
COPY --chown=app server /
USER app
FROM scratch AS variable
COPY files $DEST
USER app
FROM scratch
COPY etc /etc
USER app
