FROM a:1 AS b
RUN pip install c
FROM scratch
COPY --from=b / /
