FROM debian:13
# want warning DL3020,DS-0005,AVD-DS-0005 "This ADD only copies local files, and"
ADD a.c /
ADD $X /
ADD rootfs /
ADD a.c b.tgz /c/
ADD dist/* /d/
FROM debian:13
ADD a.tar.zst /
ADD "a.tgz" /
ADD a.tar.lzma a.Z /b/
ADD a.tar https://example.com/b /c/
ADD git@example.com:a/b.git /c
ADD https://example.com/a.git#v1 /a
FROM debian:13
ARG X=a.tgz
ADD $X /
ADD --unpack=true a /b
ADD --keep-git-dir=true $Y /b
ADD --checksum=sha256:aa $Z /b
FROM debian:13
ONBUILD ADD $X /
ADD ["rootfs", "/"]
