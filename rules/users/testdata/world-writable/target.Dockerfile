FROM debian:12 AS build
RUN chmod 777 /a
FROM debian:12 AS other
# want info "chmod 777"
RUN chmod 777 /a
FROM debian:12 AS base
# want info "chmod 777"
RUN chmod 777 /a
FROM base
COPY --from=build /a /
# Who this is for is not known: it may be another user.
# want warning "chmod 777"
RUN chmod 777 /b
# want warning "chmod 777"
ONBUILD RUN chmod 777 /c
CMD ["server"]
