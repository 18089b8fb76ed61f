FROM python:3.13-slim
ONBUILD ENV PIP_NO_CACHE_DIR=1
ONBUILD RUN pip install flask
FROM python:3.13-slim
ONBUILD ENV PIP_CACHE_DIR=/cache
# want info "pip leaves its cache"
ONBUILD RUN pip install flask
FROM python:3.13-slim
