FROM debian:12 AS base
ONBUILD USER app
FROM base
CMD ["server"]
