# The folder is of the Python that this Alpine has.
# want error "`alpine:3.15` is Alpine 3.15"
FROM alpine:3.15
RUN apk add --no-cache python3
COPY app /usr/lib/python3.9/site-packages/app
CMD ["python3", "-m", "app"]
