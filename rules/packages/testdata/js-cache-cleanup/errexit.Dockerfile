FROM node:22
# -e holds until it is turned off.
# want "cache"
RUN set -eux; npm ci; make; set +e; make check
# want "cache"
RUN set +e; npm ci; set -e; make
# want "cache"
RUN set -e; make; set +e; npm ci; failed=$?; set -e; exit $failed
# It is not certain that it holds, so there is no fix.
# want "cache"
RUN if [ -n "$STRICT" ]; then set -e; fi; npm ci; make
# want "cache"
RUN (set -e; npm ci; make); echo done
SHELL ["/bin/bash", "-ec"]
# want "cache"
RUN npm ci; make
# want "cache"
RUN set +e; npm ci; make
CMD ["node"]
