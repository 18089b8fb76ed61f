FROM python:3.13-alpine
# A group that nothing removes.
# want info "The image ships `gcc`, `musl-dev` and 1 more"
RUN apk add --no-cache --virtual .build gcc musl-dev
RUN apk add --no-cache -t .headers libffi-dev && pip install --no-cache-dir -r requirements.txt
CMD ["uwsgi"]
