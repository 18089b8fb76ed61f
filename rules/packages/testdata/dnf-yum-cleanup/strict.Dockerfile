# options scope
FROM a:1 AS b
# want info DL3040,DS-0019,AVD-DS-0019 "What `dnf` downloads stays in this layer"
# want info DL3032,DS-0015,AVD-DS-0015 "What `yum` downloads stays in this layer"
RUN dnf install -y c && yum install -y d
FROM scratch
COPY --from=b / /
