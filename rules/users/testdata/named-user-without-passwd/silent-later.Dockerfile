FROM scratch
USER app
COPY --from=build /etc/passwd /etc/passwd
COPY --from=build --chown=app /server /
ENTRYPOINT ["/server"]
