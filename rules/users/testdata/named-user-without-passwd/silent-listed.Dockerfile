FROM scratch
COPY --from=build /etc/passwd /etc/group /etc/
COPY --chown=app server /
USER app
ENTRYPOINT ["/server"]
