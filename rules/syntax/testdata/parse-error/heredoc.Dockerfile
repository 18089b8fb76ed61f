FROM alpine:3.22
# want error "This heredoc has no end"
RUN <<EOT
true
