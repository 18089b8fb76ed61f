FROM debian:13
# The next RUN installs from these lists.
# want "whole distribution"
RUN apt-get update && apt-get dist-upgrade -y
RUN apt-get install -y libpq5
