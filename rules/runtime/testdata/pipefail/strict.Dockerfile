# options strict
FROM debian:13
# want warning DL4006 "If `curl` fails in this pipe, the"
RUN curl a | sh
# want info DL4006 "If `echo` fails in this pipe, the"
RUN echo a | sed b
# want info DL4006 "If `a` fails in this pipe, the"
RUN if a | b; then c; fi
# want info DL4006 "If `a` fails in this pipe, the"
RUN a | b || true
# want info DL4006 "If `cat` fails in this pipe, the"
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
# want info DL4006 "If `echo` fails in this pipe, the"
ONBUILD RUN echo a | b

FROM debian:13
# want DL4006 "If `a` fails"
RUN bash -c "curl -fsSL https://example.com/a.sh | tee /a" && a | b
# want - "If `curl` fails"
RUN bash -c "curl -fsSL https://example.com/a.sh | tee /a"
