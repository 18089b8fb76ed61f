FROM scratch AS first
# want error "still empty, .* `root:app`"
COPY --chown=root:app a /

FROM scratch AS base
WORKDIR /
USER 1000
FROM base
COPY --chown=root:root --from=build /server /
USER root
# want error "no user `root`"
USER root
ENTRYPOINT ["/server"]
