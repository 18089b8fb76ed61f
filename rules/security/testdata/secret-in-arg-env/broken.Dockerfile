# want error "The value of `A_TOKEN`"
ONBUILD ENV A_TOKEN=abc123
FROM debian:12
# want error "The value of `DB_PASSWORD`"
ENV DB_PASSWORD=hunter2
# want warning "`GITHUB_TOKEN`"
ARG GITHUB_TOKEN
RUN curl -H "$GITHUB_TOKEN" https://example.com/y
BROKEN --instruction
