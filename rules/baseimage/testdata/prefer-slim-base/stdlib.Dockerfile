# want warning "`docker.io/library/python:3.13.1-bookworm` ships compilers"
FROM docker.io/library/python:3.13.1-bookworm AS base
RUN apt-get update && apt-get install -y --no-install-recommends tini=0.19 && rm -rf /var/lib/apt/lists/*

FROM base
COPY app.py /
HEALTHCHECK CMD ["python", "-c", "import urllib.request"]
CMD ["python", "/app.py"]
