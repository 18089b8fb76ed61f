# A finding goes by the codes that are about it alone.
# want warning DL3006,DS-0001,AVD-DS-0001 "`node`"
FROM node
# want warning - "example.com/tool"
COPY --from=example.com/tool /a /a
