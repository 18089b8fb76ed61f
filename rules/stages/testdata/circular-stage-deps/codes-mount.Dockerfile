# A mount goes by one code less than a COPY.
FROM alpine:3.22 AS a
# want error tally/circular-stage-deps ""
RUN --mount=from=b,target=/b ls
FROM alpine:3.22 AS b
COPY --from=a /x /x
