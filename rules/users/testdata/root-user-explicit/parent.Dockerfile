FROM example.com/base AS base
# want warning "its last USER"
USER root

FROM base
CMD ["server"]
