FROM debian:13
# want error "A mount has no `typ`"
RUN --mount=typ=cache,target=/root/.cache make
# want error "A mount has no `tagret`"
RUN --mount=type=cache,tagret=/root/.cache \
    --mount=type=tmpfs,target=/tmp make
# want error "There is no mount of the type `cahce`"
RUN --mount=type=cahce,target=/root/.cache make
# want error "There is no mount of the type `volume`"
RUN --mount=type=volume,target=/root/.cache make
# want error "A cache cannot be shared in the way `lock`"
RUN --mount=type=cache,sharing=lock,target=/var/cache/apt make
# want error "A cache cannot be shared in the way `priate`"
RUN --mount=type=cache,"sharing=priate",target=/var/cache/apt make
# want error "A mount of the type bind takes no `uid`"
RUN --mount=target=/src,uid=1000 make
# want error "does not say which secret it is"
RUN --mount=type=secret,required=true make
# want error "A mount has no `tpye`"
ONBUILD RUN --mount=tpye=cache,target=/root/.cache make

ARG KIND=cahce
RUN --mount=type=$KIND,target=/root/.cache make
RUN --mount=TYPE=Cache,Sharing=LOCKED,target=/root/.cache,uid=1000,gid=1000,mode=0755 make
RUN --mount=type=secret,id=token,env=TOKEN,required make
RUN --mount=type=secret,target=/run/token,mode=0400 make
RUN --mount=type=ssh make
RUN --mount=type=cache,target=/root/.cache,compression=zstd make
RUN --mount=rw,target=/src,from=0 make
