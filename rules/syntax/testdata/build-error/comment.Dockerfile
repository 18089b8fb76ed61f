FROM debian:13
# want error "COPY has a comment after it, which BuildKit reads as more words"
COPY app /usr/local/bin/app # the program
# want error "USER has a comment after it, which BuildKit reads as part of the name"
USER app # see above
# want warning "WORKDIR has a comment after it, from which BuildKit makes folders"
WORKDIR /srv # the data
    # want warning "VOLUME has a comment after it"
    VOLUME /data # the data
# want error "USER has a comment"
USER \
    app # see above

USER app#1
WORKDIR "/srv # 1"
COPY <<EOF /etc/app # not one
EOF
COPY ["a #", "/b #"]
