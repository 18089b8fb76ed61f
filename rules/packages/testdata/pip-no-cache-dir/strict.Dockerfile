# options scope strict
FROM a:1 AS b
# want warning DL3042 "pip leaves its cache in this layer"
RUN pip install c
FROM scratch
COPY --from=b / /
FROM a:1
# want warning DL3042 "`PIP_NO_CACHE_DIR=0` reads as if pip kept its"
RUN PIP_NO_CACHE_DIR=0 pip install b
# want warning DL3042 "`PIP_NO_CACHE_DIR=off` reads as if pip kept its"
RUN export PIP_NO_CACHE_DIR=off && pip install b && pip install c
ENV PIP_NO_CACHE_DIR=False
# want warning DL3042 "`PIP_NO_CACHE_DIR=False` reads as if pip kept its"
RUN pip install b
FROM a:1
RUN PIP_NO_CACHE_DIR=yes pip install b
RUN PIP_NO_CACHE_DIR=0 pip install --no-cache-dir b
ENV PIP_NO_CACHE_DIR=0
RUN export PIP_NO_CACHE_DIR=1 && pip install b
USER root
RUN --mount=type=cache,target=/root/.cache/pip pip install b
FROM a:1
# want warning DL3042 "pip leaves its cache in this layer"
RUN env PIP_NO_CACHE_DIR= pip install b
