# options strict
ARG VERSION=1.4
FROM alpine:3.22 AS base
# want - "is empty here"
RUN echo "$VERSION"
# want UndefinedVar "is empty here"
LABEL version=$VERSION
# want UndefinedVar "is empty here"
COPY app-$VERSION /app
ARG VERSION
ENV VERSION=$VERSION

# A stage is told so too.
FROM base
LABEL version=$VERSION

FROM alpine:3.22 AS other
# want UndefinedVar "is empty here"
WORKDIR /app-$VERSION
FROM other
# want UndefinedVar "is empty here"
USER u$VERSION
