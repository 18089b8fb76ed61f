FROM debian:12
# want error "This shell does not know `pipefail`, so each RUN after it stops"
SHELL ["/bin/sh", "-eo", "pipefail", "-c"]
RUN true
RUN curl -fsSL https://example.com/a.sh | bash
