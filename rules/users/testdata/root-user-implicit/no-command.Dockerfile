# want info "`debian:12` starts as root"
FROM debian:12
RUN apt-get update && apt-get install -y git
