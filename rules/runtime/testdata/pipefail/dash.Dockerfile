FROM debian:12-slim AS old
RUN true
# want error "does not know `pipefail`"
RUN set -eo pipefail; curl -fsSL https://example.com/a.sh | bash

FROM python:3.12-slim-bookworm AS heredoc
RUN <<EOT
# want error "does not know `pipefail`"
set -o pipefail
curl -fsSL https://example.com/a.sh | bash
EOT

FROM ubuntu:24.04 AS tried
RUN set -o pipefail || true; true
RUN bash -c 'set -o pipefail; curl -fsSL https://example.com/a.sh | sh'
RUN <<EOT
#!/bin/bash
set -o pipefail
curl -fsSL https://example.com/a.sh | bash
EOT

FROM python:3.12 AS unknown
RUN set -o pipefail; curl -fsSL https://example.com/a.sh | bash

FROM python:3.12-alpine3.22 AS alpine
RUN set -o pipefail; wget -qO- https://example.com/a.sh | sh

FROM debian:12 AS bash
SHELL ["/bin/bash", "-c"]
RUN set -o pipefail; curl -fsSL https://example.com/a.sh | bash
