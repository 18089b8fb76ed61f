ARG GO_IMAGE=golang:1.24
ARG UV=0.8
ARG EMPTY
ARG BAD=Upper
FROM alpine:3.22 AS tools
COPY a /a

# This one ships.
# hadolint ignore=DL3007
FROM alpine:3.22 AS app
# want error "`COPY --from=\\$GO_IMAGE` has a variable"
COPY --from=$GO_IMAGE /usr/local/go /usr/local/go
# want error "`COPY --from=\\$GO_IMAGE` has a variable"
COPY --from=$GO_IMAGE /usr/local/go \
	/opt/go
# want error "`COPY --from=\\${GO_IMAGE}` has a variable"
COPY --from=${GO_IMAGE} /usr/local/go /usr/local/go
# want error "`COPY --from=ghcr.io/astral-sh/uv:\\${UV:-latest}` has a variable"
COPY --from=ghcr.io/astral-sh/uv:${UV:-latest} /uv /usr/local/bin/
# want error "`COPY --from=\\$EMPTY` has a variable"
COPY --from=$EMPTY /uv /usr/local/bin/
# want error "`COPY --from=\\$BAD` has a variable"
COPY --from=$BAD /uv /usr/local/bin/
# These would come to have one name.
# want error "`COPY --from=example.com/a/tool:\\$UV` has a variable"
COPY --from=example.com/a/tool:$UV /uv /usr/local/bin/
# want error "`COPY --from=example.com/b/tool:\\$UV` has a variable"
COPY --from=example.com/b/tool:$UV /uv /usr/local/bin/
# want error "`COPY --from=example.com/b/other:\\$UV` has a variable"
COPY --from=example.com/b/other:$UV /uv /usr/local/bin/
# An ARG below FROM is none for the next FROM.
ARG LOCAL=alpine
# want error "`COPY --from=\\$LOCAL` has a variable"
COPY --from=$LOCAL /uv /usr/local/bin/
# want error "`COPY --from=\\$NOWHERE` has a variable"
COPY --from=$NOWHERE /uv /usr/local/bin/

FROM app
# want error "`COPY --from=\\$GO_IMAGE` has a variable"
COPY --from=$GO_IMAGE /usr/local/go /opt/go
