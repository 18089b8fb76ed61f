FROM debian:13
# git asks over SSH, for which it only recommends a client.
# want "these only recommend"
RUN apt-get update && apt-get install -y git
# want "these only recommend"
RUN apt-get update && apt-get install -y \
      curl \
      libpq5
RUN --mount=type=ssh git clone git@example.com:tool.git
