# options strict
FROM golang:1.24 AS build
FROM alpine:3.22
COPY --from=build /a /a
COPY --from=0 /a /a
COPY --from=nginx:1.29 /a /a
# want info DL3022 "`COPY --from=composer` names no stage of this"
COPY --from=composer /a /a
# want info DL3022 "`COPY --from=ghcr.io/astral-sh/uv` names no stage of this"
COPY --from=ghcr.io/astral-sh/uv /a /a
# want info DL3022 "`COPY --from=other` names no stage of this"
COPY --from=other /a /a
# want info - "`RUN --mount=…,from=composer` names no stage of this"
RUN --mount=from=composer,target=/x true
