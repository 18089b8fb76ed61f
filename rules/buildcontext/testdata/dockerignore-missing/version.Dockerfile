# tree Dockerfile
FROM python:3.12-slim
ARG SRC=.
# want "takes the whole build context"
COPY $SRC /app
RUN pip install .
