FROM node:22 AS file
# want warning "`DISK_TOKEN`"
ARG DISK_TOKEN
RUN echo "//npm.example.com/:_authToken=$DISK_TOKEN" > .npmrc && npm ci

FROM debian:12 AS git
# want warning "`GIT_TOKEN`"
ARG GIT_TOKEN
RUN git clone https://$GIT_TOKEN@example.com/x.git

FROM debian:12 AS tested
# want warning "`TESTED_TOKEN`"
ARG TESTED_TOKEN
RUN if [ -n "$TESTED_TOKEN" ]; then curl -H "$TESTED_TOKEN" https://example.com/x; fi

FROM debian:12 AS default
# want warning "`DEFAULT_TOKEN`"
ARG DEFAULT_TOKEN
RUN curl -H "${DEFAULT_TOKEN:-none}" https://example.com/x

FROM debian:12 AS twice
# want warning "`TWICE_TOKEN`"
ARG TWICE_TOKEN
RUN curl -H "$TWICE_TOKEN" https://example.com/x
RUN curl -H "$TWICE_TOKEN" https://example.com/y

FROM debian:12 AS commented
# hadolint ignore=DL3064
# want warning "`COMMENTED_TOKEN`"
ARG COMMENTED_TOKEN
RUN curl -H "$COMMENTED_TOKEN" https://example.com/y

FROM debian:12 AS pair
# want warning "`PAIR_TOKEN`"
ARG PAIR_TOKEN OTHER
RUN curl -H "$PAIR_TOKEN" https://example.com/y

FROM debian:12 AS parent
# want warning "`PARENT_TOKEN`"
ARG PARENT_TOKEN

FROM parent
RUN curl -H "$PARENT_TOKEN" https://example.com/y

FROM debian:12 AS elsewhere
# want warning "`ELSEWHERE_TOKEN`"
ARG ELSEWHERE_TOKEN
WORKDIR /srv/$ELSEWHERE_TOKEN
RUN curl -H "$ELSEWHERE_TOKEN" https://example.com/y

FROM debian:12 AS conditional
# want warning "`CONDITIONAL_TOKEN`"
ARG CONDITIONAL_TOKEN
RUN if [ -e /x ]; then curl -H "$CONDITIONAL_TOKEN" https://example.com/y; fi

FROM debian:12 AS guarded
# want warning "`GUARDED_TOKEN`"
ARG GUARDED_TOKEN
RUN curl -H "$GUARDED_TOKEN" https://example.com/y || true
