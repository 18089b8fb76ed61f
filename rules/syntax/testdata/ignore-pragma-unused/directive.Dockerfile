# want "`empty-continuation`"
# plimsoll ignore-file=empty-continuation
# escape=`
# tree a
FROM alpine:3.22
