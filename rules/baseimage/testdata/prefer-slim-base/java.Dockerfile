# Some packages expect the folders of manuals.
# want warning "`debian:bullseye` ships manuals"
FROM debian:bullseye
RUN apt-get update && apt-get install -y openjdk-17-jre-headless
