FROM example.com/team/base:7
COPY server /
# want info "Does this image run as root\\? There is no USER, and the file does not say which user `example.com/team/base:7` starts as"
ENTRYPOINT ["/server"]
