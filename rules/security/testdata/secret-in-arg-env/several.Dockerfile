FROM node:22 AS file
# want warning "`DISK_TOKEN`"
ARG DISK_TOKEN
RUN echo "//npm.example.com/:_authToken=$DISK_TOKEN" > .npmrc && npm ci

FROM debian:12 AS tested
# want warning "`TESTED_TOKEN`"
ARG TESTED_TOKEN
RUN if [ -n "$TESTED_TOKEN" ]; then curl -H "$TESTED_TOKEN" https://example.com/x; fi

FROM debian:12 AS twice
# want warning "`TWICE_TOKEN`"
ARG TWICE_TOKEN
RUN curl -H "$TWICE_TOKEN" https://example.com/x
RUN curl -H "$TWICE_TOKEN" https://example.com/y

FROM debian:12 AS parent
# want warning "`PARENT_TOKEN`"
ARG PARENT_TOKEN

FROM parent
RUN curl -H "$PARENT_TOKEN" https://example.com/y

FROM debian:12 AS conditional
# want warning "`CONDITIONAL_TOKEN`"
ARG CONDITIONAL_TOKEN
RUN if [ -e /x ]; then curl -H "$CONDITIONAL_TOKEN" https://example.com/y; fi

FROM debian:12 AS guarded
# want warning "`GUARDED_TOKEN`"
ARG GUARDED_TOKEN
RUN curl -H "$GUARDED_TOKEN" https://example.com/y || true

FROM node:22 AS npmrc
# want warning "`NPMRC_TOKEN`"
ARG NPMRC_TOKEN
RUN printf "//npm.example.com/:_authToken=%s\n" "$NPMRC_TOKEN" >> ~/.npmrc \
    && npm ci
RUN npm run build

# Two stages have one each.
FROM debian:12 AS one
# want warning "`STAGES_TOKEN`"
ARG STAGES_TOKEN
RUN curl -H "$STAGES_TOKEN" https://example.com/x
FROM debian:12 AS two
# want warning "`STAGES_TOKEN`"
ARG STAGES_TOKEN
RUN --mount=type=secret,id=other,env=OTHER curl -H "$STAGES_TOKEN" -H "$OTHER" https://example.com/x
RUN wget -qO- "https://joe:$STAGES_TOKEN@example.com/x" | tar -xz
