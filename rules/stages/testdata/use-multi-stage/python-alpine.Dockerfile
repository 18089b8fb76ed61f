# want info "though it only runs `python main.py`"
FROM python:3.12-alpine3.20 AS build
ARG VERSION=1
ARG INDEX=https://pypi.example.com
WORKDIR /app
RUN apk add --no-cache g++ musl-dev libpq-dev git
COPY . .
RUN pip install --no-cache-dir --upgrade pip
RUN pip install --no-cache-dir -i $INDEX .
LABEL version=$VERSION
CMD python main.py
