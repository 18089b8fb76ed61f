FROM a:1 AS b
RUN zypper -n in c
FROM scratch
COPY --from=b / /
