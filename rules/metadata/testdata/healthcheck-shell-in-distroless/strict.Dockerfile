# options strict
FROM debian:13
# want info DL3025 "HEALTHCHECK runs its command through a shell"
HEALTHCHECK CMD /a
FROM scratch
# want error DL3025 "HEALTHCHECK runs its command through /bin/sh, which"
HEALTHCHECK CMD /a
FROM debian:13
HEALTHCHECK CMD ["/a"]
# want info DL3025 "HEALTHCHECK runs its command through a shell"
ONBUILD HEALTHCHECK CMD /a
