FROM debian:13
RUN apt-get update && apt-get install -y gcc libc6-dev && make && apt-get purge -y --auto-remove gcc libc6-dev
RUN apt-get update && apt-get install -y g++ \
    && make \
    && apt-get remove -y g++
RUN buildDeps="gcc make" && apt-get install -y $buildDeps && make && apt-get purge -y $buildDeps
RUN apt-get install -y clang && make && apt-get purge -y 'clang*'
RUN savedAptMark="$(apt-mark showmanual)" && apt-get install -y gfortran && make \
    && apt-mark auto '.*' > /dev/null && apt-mark manual $savedAptMark \
    && apt-get purge -y --auto-remove -o APT::AutoRemove::RecommendsImportant=false
RUN if [ -n "$DEBUG" ]; then apt-get install -y gcc; fi
RUN apt-get install -y software-properties-common git curl make nodejs libpq5 fonts-dejavu
RUN echo apt-get install gcc
CMD ["nginx"]
