FROM debian:12 AS build
COPY . /a
RUN chown -R app /a

FROM example.com/base AS unknown
COPY . /a
# want info "`chown -R`"
RUN chown -R app /a

FROM node:22 AS between
WORKDIR /app
COPY . .
RUN npm ci
# want info "`chown -R`"
RUN chown -R node:node /app

FROM node:22 AS installs
WORKDIR /app
RUN npm init
COPY . .
# want info "`chown -R`"
RUN chown -R node:node /app

FROM node:22 AS late
COPY . /app
# want info "`chown -R`"
RUN useradd app && chown -R app /app

FROM node:22 AS rest
RUN mkdir -p /app/data
COPY . /app
# want info "`chown -R`"
RUN chown -R node /app

FROM node:22 AS symbolic
COPY . /app
# want info "`chmod -R`"
RUN chmod -R u+x /app

FROM node:22 AS other
COPY --chown=1000 . /app
# want info "`chown -R`"
RUN chown -R node /app

FROM node:22 AS above
COPY a /srv/
COPY b /srv/app
# want info "`chown -R`"
RUN chown -R node /srv/app

FROM node:22 AS nobody
COPY . /app
# want info "`chown -R`"
RUN chown -R app /app

FROM node:22 AS system
COPY . /opt
# want info "`chown -R`"
RUN chown -R node /opt

FROM node:22 AS linked
COPY --link . /app
# want info "`chown -R`"
RUN chown -R node /app

FROM node:22
COPY --from=build /a /a
ADD app.tar /app
# want info "`chown -R`"
RUN chown -R node /app
