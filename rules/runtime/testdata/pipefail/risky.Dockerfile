# Another shell, or the option, may break what comes later.
FROM debian:13 AS yes
# want warning "If `curl` fails"
RUN curl -fsSL https://example.com/a.sh | sh
RUN yes | adduser app

FROM debian:13 AS echo
# want warning "If `curl` fails"
RUN curl -fsSL https://example.com/a.sh | sh
RUN echo "a\nb" > /lines

FROM debian:13 AS parent
# want warning "If `curl` fails"
RUN curl -fsSL https://example.com/a.sh | sh
FROM parent
CMD ps | grep app

FROM example.com/base
# No shell is known for certain.
# want warning "If `curl` fails"
RUN curl -fsSL https://example.com/a.sh | sh

FROM busybox:1.37 AS trigger
# want warning "If `wget` fails"
ONBUILD RUN wget -qO- https://example.com/a.sh | sh

FROM debian:13 AS parameters
ARG OTHER=/bin/zsh
SHELL ["/usr/bin/env", "bash", "-c"]
# want warning "If `curl` fails"
RUN curl -fsSL https://example.com/a.sh | sh
