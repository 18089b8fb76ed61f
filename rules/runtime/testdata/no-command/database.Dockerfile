# want "so it is what `debian` does"
FROM debian:13 AS database
COPY a /
