FROM a:1 AS b
RUN dnf install -y c && yum install -y d
FROM scratch
COPY --from=b / /
