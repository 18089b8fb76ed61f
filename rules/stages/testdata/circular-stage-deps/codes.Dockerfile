# A finding goes by the codes that are about it alone.
FROM alpine:3.22 AS a
# want error DL3022,tally/circular-stage-deps ""
COPY --from=b /x /x
FROM alpine:3.22 AS b
RUN --mount=from=a,target=/a ls
