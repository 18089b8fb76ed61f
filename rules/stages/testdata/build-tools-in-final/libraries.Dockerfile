FROM python:3.13-alpine
# What is built may need the libraries of these to run.
# want info "The image ships `g..` and `libffi-dev`, which serve to build"
RUN apk add --no-cache g++ libffi-dev && pip install --no-cache-dir -r requirements.txt
CMD ["app"]
