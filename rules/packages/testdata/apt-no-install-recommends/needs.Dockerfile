FROM debian:13-slim AS base
# The compiler only recommends the headers, and xvfb-run needs xauth.
# want "these only recommend"
RUN apt-get update && apt-get install -y gcc xvfb
# want "these only recommend"
RUN apt-get update && apt-get install -y \
    cmake \
    curl
# want "these only recommend"
RUN apt-get update && apt-get install -y software-properties-common && add-apt-repository ppa:example/tools
FROM debian:13-slim AS pinned
# want "these only recommend"
RUN apt-get update && apt-get install -y curl=8.14.1-2
FROM base
# What it needs of what it recommends depends on what is built.
# want "these only recommend"
RUN apt-get update && apt-get install -y r-base && R -e 'install.packages("jsonlite")'
CMD ["app"]
