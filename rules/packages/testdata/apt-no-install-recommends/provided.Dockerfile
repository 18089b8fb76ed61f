FROM ubuntu:24.04 AS base
# want "these only recommend"
RUN apt-get update && apt-get install -y build-essential gcc cmake python3-pip && pip install --no-cache-dir -r requirements.txt
FROM python:3.13
# want "these only recommend"
RUN apt-get update && apt-get install -y gcc cmake
CMD ["app"]
