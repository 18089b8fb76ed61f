# options strict
# want info DL3057,DS-0026,AVD-DS-0026 "The file sets no HEALTHCHECK for this"
FROM scratch
FROM scratch AS base
HEALTHCHECK CMD ["/a"]
FROM base
FROM scratch AS base
FROM base
HEALTHCHECK NONE
FROM a AS build
FROM b
COPY --from=build /a /a
HEALTHCHECK CMD ["/a"]
