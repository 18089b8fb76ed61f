# options scope
FROM a:1 AS b
# want info DL3036,DS-0020,AVD-DS-0020 "What `zypper` downloads stays in this layer"
RUN zypper -n in c
FROM scratch
COPY --from=b / /
