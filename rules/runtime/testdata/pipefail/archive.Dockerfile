# Only a tar that reads the pipe can notice that it broke off.
FROM example.com/base
# want info "If `sha256sum` fails in this pipe, the RUN goes on"
RUN echo "0123 a.tgz" | sha256sum -c - | tar zxvf a.tgz
# want warning "If `curl` fails in this pipe, the RUN goes on"
RUN curl -fsSL https://example.com/a.tgz | tar -C /opt --file=b.tgz -xz
# want warning "If `curl` fails in this pipe, the RUN goes on"
RUN curl -fsSL https://example.com/a.tgz | tar -C /opt -xzf b.tgz
# want info "only `tar` can notice"
RUN curl -fsSL https://example.com/a.tgz | tar xzf - -C /opt
# want info "only `tar` can notice"
RUN curl -fsSL https://example.com/a.tgz | tar -C /opt -x -z -f /dev/stdin
# want info "only `bsdtar` can notice"
RUN curl -fsSL https://example.com/a.zip | bsdtar -xf-
