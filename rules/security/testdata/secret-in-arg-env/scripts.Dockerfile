# What runs a project's own programs may read the argument by itself.
FROM node:22 AS script
# want warning "`API_TOKEN` comes in as a build argument"
ARG API_TOKEN
COPY . .
RUN curl -fH "X: $API_TOKEN" -o /x https://example.com
RUN ./build.sh

FROM node:22 AS npm
# want warning "`SENTRY_AUTH_TOKEN` comes in as a build argument"
ARG SENTRY_AUTH_TOKEN
RUN test -n "$SENTRY_AUTH_TOKEN"
RUN npm run build

FROM golang:1.26 AS make
# want warning "`LICENSE_SECRET` comes in as a build argument"
ARG LICENSE_SECRET
RUN curl -fH "X: $LICENSE_SECRET" -o /x https://example.com
RUN make build

# One that names a token of a package manager is not for them.
FROM python:3.13 AS packages
# want warning "`PIP_PASSWORD` comes in as a build argument"
ARG PIP_PASSWORD
RUN pip install --index-url "https://u:$PIP_PASSWORD@example.com/simple" -r requirements.txt
RUN python manage.py collectstatic

FROM debian:13 AS plain
# want warning "`PLAIN_TOKEN` comes in as a build argument"
ARG PLAIN_TOKEN
RUN curl -fH "X: $PLAIN_TOKEN" -o /x https://example.com
RUN mkdir /srv/app && /usr/bin/install -m 755 /x /usr/local/bin/x
RUN yarn install && python -m venv /venv && bash -c "ls /"
