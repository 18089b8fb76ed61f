FROM python:3.12-slim AS build
RUN pip install --no-cache-dir uvicorn

FROM python:3.12-slim
# want warning "not `/usr/local/bin/uvicorn`"
COPY --from=build \
    --chown=root:root \
    # all of them
    /usr/local/lib/python3.12 /usr/local/lib/python3.12
CMD exec uvicorn main:app --port $PORT
