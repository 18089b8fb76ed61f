FROM scratch AS base
WORKDIR /
USER 1000
FROM base
# want error "still empty, .* `root:root`"
COPY --chown=root:root --from=build /server /
USER root
# want error "no user `root`"
USER root
ENTRYPOINT ["/server"]
