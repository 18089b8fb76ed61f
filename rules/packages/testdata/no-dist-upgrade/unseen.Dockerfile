FROM debian:13
# With -e a failure to update goes unseen today, but not at the end of a list.
# want "whole distribution"
RUN set -e; apt-get update && apt-get dist-upgrade -y; make
# want "whole distribution"
RUN make; apt-get dist-upgrade -y
