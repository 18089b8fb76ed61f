# Where data is kept, it goes by one code more.
FROM debian:13
COPY a /a
VOLUME /srv/x
# want warning DS-0002,AVD-DS-0002,tally/stateful-root-runtime "root"
CMD ["/a"]
