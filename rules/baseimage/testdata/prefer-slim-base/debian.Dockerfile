# Debian's full image has no more programs than the slim one.
# want warning "`debian:12` ships manuals, documentation and translations"
FROM debian:12
RUN apt-get update && apt-get install -y build-essential curl git && curl -sSf https://example.com/ -o /x && make
CMD ["/x"]
