# want "The service on port `6379` has no HEALTHCHECK"
FROM redis:8
EXPOSE 6379
