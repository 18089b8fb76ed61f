FROM debian:13
# want warning DL4006 "If `curl` fails in this pipe, the"
RUN curl a | sh
RUN echo a | sed b
RUN if a | b; then c; fi
RUN a | b || true
RUN x=$(cat a | wc -l)
FROM debian:13
RUN set -o pipefail; echo a | sed b
RUN echo 'a | b'
RUN a || b
RUN ["a", "|", "b"]
SHELL ["/bin/bash", "-eo", "pipefail", "-c"]
RUN echo a | sed b
FROM debian:13
SHELL ["powershell"]
RUN a | b
SHELL ["bash", "-c"]
ONBUILD RUN echo a | b
