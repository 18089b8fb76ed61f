FROM python:3.12-slim
# want "`nc`"
HEALTHCHECK CMD nc -z localhost 8000 || exit 1
