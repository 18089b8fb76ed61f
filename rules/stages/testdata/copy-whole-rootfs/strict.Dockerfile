# options strict
FROM scratch AS files
COPY a /a
FROM debian:13
# want warning DL3067 "This COPY puts a whole file system"
COPY --from=files / /
COPY --from=files /a /
