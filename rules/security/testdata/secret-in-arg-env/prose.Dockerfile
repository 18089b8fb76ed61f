

FROM debian:12 AS git
# want warning "`GIT_TOKEN`"
ARG GIT_TOKEN
RUN git clone https://$GIT_TOKEN@example.com/x.git

FROM debian:12 AS default
# want warning "`DEFAULT_TOKEN`"
ARG DEFAULT_TOKEN
RUN curl -H "${DEFAULT_TOKEN:-none}" https://example.com/x

FROM debian:12 AS commented
# hadolint ignore=DL3008
# want warning "`COMMENTED_TOKEN`"
ARG COMMENTED_TOKEN
RUN curl -H "$COMMENTED_TOKEN" https://example.com/y

FROM debian:12 AS pair
# want warning "`PAIR_TOKEN`"
ARG PAIR_TOKEN OTHER
RUN curl -H "$PAIR_TOKEN" https://example.com/y

FROM debian:12 AS elsewhere
# want warning "`ELSEWHERE_TOKEN`"
ARG ELSEWHERE_TOKEN
WORKDIR /srv/$ELSEWHERE_TOKEN
RUN curl -H "$ELSEWHERE_TOKEN" https://example.com/y

FROM debian:12 AS logged
# want warning "`LOGGED_TOKEN`"
ARG LOGGED_TOKEN
RUN wget -o /var/log/wget.log -O /tmp/x https://$LOGGED_TOKEN@example.com/x

FROM debian:12 AS named
# want warning "`NAMED_TOKEN`"
ARG NAMED_TOKEN
RUN wget "https://example.com/x?token=$NAMED_TOKEN"

FROM python:3.12 AS configured
# want warning "`CONFIGURED_TOKEN`"
ARG CONFIGURED_TOKEN
RUN pip config set global.index-url https://joe:$CONFIGURED_TOKEN@example.com/simple && pip install x

FROM python:3.12 AS editable
# want warning "`EDITABLE_TOKEN`"
ARG EDITABLE_TOKEN
RUN pip install -e git+https://$EDITABLE_TOKEN@example.com/x.git#egg=x

FROM debian:12 AS netrc
# want warning "`NETRC_TOKEN`"
ARG NETRC_TOKEN
RUN echo "machine example.com login joe password $NETRC_TOKEN" > ~/.netrc && curl -n https://example.com/x

FROM debian:12 AS login
# want warning "`LOGIN_TOKEN`"
ARG LOGIN_TOKEN
RUN CARGO_REGISTRY_TOKEN=$LOGIN_TOKEN cargo login && echo $LOGIN_TOKEN | docker login --password-stdin

# The next RUN needs it too: npm reads it by itself, or from the configuration.
FROM node:22 AS itself
# want warning "`NPM_ITSELF_TOKEN`"
ARG NPM_ITSELF_TOKEN
RUN curl -H "$NPM_ITSELF_TOKEN" https://example.com/x
RUN npm ci

FROM node:22 AS later
# want warning "`LATER_TOKEN`"
ARG LATER_TOKEN
RUN npm config set //npm.example.com/:_authToken=$LATER_TOKEN && npm ci
RUN npm install x

FROM node:12 AS old
# want warning "`OLD_TOKEN`"
ARG OLD_TOKEN
RUN npm config set //npm.example.com/:_authToken=$OLD_TOKEN && npm ci
CMD ["npm", "start"]

FROM debian:12 AS mounts
# want warning "`MOUNTS_TOKEN`"
ARG MOUNTS_TOKEN
RUN --mount=type=secret,id=mounts_token,target=/t curl -H "$MOUNTS_TOKEN" https://example.com/x

FROM debian:12 AS same
# want warning "`SAME_TOKEN`"
ARG SAME_TOKEN
RUN curl -H "$SAME_TOKEN" https://example.com/x
FROM same
ENV X=$SAME_TOKEN

# What the configuration is for is not in this file.
FROM node:22 AS base
# want warning "`BASE_TOKEN`"
ARG BASE_TOKEN
RUN if [ -n "$BASE_TOKEN" ]; then npm config set //npm.example.com/:_authToken "$BASE_TOKEN"; fi
