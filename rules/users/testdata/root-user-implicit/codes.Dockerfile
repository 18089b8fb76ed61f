# A finding goes by the codes that are about it alone.
FROM debian:13
COPY a /a
# want warning DS-0002,AVD-DS-0002 "root"
CMD ["/a"]
