# want "This service has no HEALTHCHECK"
FROM postgres:17
COPY <<EOF /docker-entrypoint-initdb.d/a.sql
SELECT 1;
EOF
# The end.
