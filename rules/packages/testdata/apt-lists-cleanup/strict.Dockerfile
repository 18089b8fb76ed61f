# options strict
FROM debian:13-slim
# want DL3009 "lists are on a mount here"
RUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y --no-install-recommends libpq5
RUN --mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y libpq5
RUN --mount=type=tmpfs,target=/var/lib/apt/lists/ apt-get update && apt-get install -y libpq5
