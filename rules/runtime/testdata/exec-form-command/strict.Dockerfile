# options scope strict
FROM debian:13
# want info DL3025,JSONArgsRecommended "This CMD is in the shell form"
CMD a
# want info DL3025,JSONArgsRecommended "This CMD is in the shell form"
CMD exec b
# Health checks are a question of their own.
HEALTHCHECK CMD c
HEALTHCHECK NONE
# want info DL3025,JSONArgsRecommended "This ENTRYPOINT is in the shell form"
ENTRYPOINT exec d
# want info DL3025 "This CMD is in the shell form"
ONBUILD CMD e
FROM debian:13
CMD ["a"]
HEALTHCHECK CMD ["a", \
"b"]
SHELL ["bash", "-c"]
# want info DL3025 "This CMD is in the shell form"
CMD c
RUN d
FROM debian:13
# want info DL3025,JSONArgsRecommended "CMD starts `a` through a shell"
CMD a
FROM debian:13
COPY --from=0 / /
# want info DL3025,JSONArgsRecommended "CMD starts `b` through a shell"
CMD b
