FROM python:3.13-alpine
# want info "The image ships `gcc` and `musl-dev`"
RUN apk add --no-cache gcc musl-dev && pip install --no-cache-dir uwsgi
RUN pip install --no-cache-dir -r requirements.txt
CMD ["uwsgi"]
