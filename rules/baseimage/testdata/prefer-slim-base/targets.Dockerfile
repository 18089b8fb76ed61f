# Perhaps somebody ships it.
# want info "`python:3.13` ships"
FROM python:3.13 AS api
COPY app.py /
FROM alpine:3.22
CMD ["sh"]
