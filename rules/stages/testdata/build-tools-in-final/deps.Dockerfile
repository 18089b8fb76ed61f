# The base image is made to build with.
FROM buildpack-deps:trixie
RUN apt-get update && apt-get install -y tk-dev
CMD ["python3"]
