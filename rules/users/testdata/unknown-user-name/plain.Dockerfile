FROM rockylinux:9 AS base
ARG WHO=srv
# want warning "Nothing in this stage creates `srv`, and `rockylinux:9`"
USER $WHO
FROM base
# want warning "Nothing in this stage creates `web`"
USER web:web
CMD ["server"]
