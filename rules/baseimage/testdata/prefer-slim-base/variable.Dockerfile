ARG VERSION=3.13
# want warning "`python:3.13` ships"
FROM python:${VERSION}
COPY app.py /
