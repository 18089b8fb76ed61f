FROM python:3.13-alpine
# want info "The image ships `gcc`, `musl-dev` and 1 more"
RUN apk add --no-cache \
        gcc \
        musl-dev \
        linux-headers \
    && pip install --no-cache-dir -r requirements.txt
CMD ["python", "-m", "app"]
