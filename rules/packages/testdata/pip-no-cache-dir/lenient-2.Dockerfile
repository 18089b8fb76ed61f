FROM a:1
RUN PIP_NO_CACHE_DIR=0 pip install b
RUN export PIP_NO_CACHE_DIR=off && pip install b && pip install c
ENV PIP_NO_CACHE_DIR=False
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
