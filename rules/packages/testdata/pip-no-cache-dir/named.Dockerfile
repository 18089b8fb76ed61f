FROM python:3.12-slim AS maybe
# want info "pip leaves its cache"
RUN pip install flask

FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=
# The next RUN reads the cache.
# want warning "pip leaves its cache"
RUN pip install flask
RUN du -sh /root/.cache
