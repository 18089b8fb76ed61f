FROM debian:13-slim
# The copied pages would be under those of the package.
COPY . /var/www/html
# want "Any change to a source file"
RUN apt-get update && apt-get install -y --no-install-recommends apache2 && rm -rf /var/lib/apt/lists/*
FROM debian:13-slim
COPY . /tmp/src
# want "Any change to a source file"
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/* /tmp/*
