FROM python:3.13-slim
# want info "The image ships `gcc` and `libpq-dev`, which serve to build"
RUN apt-get update && apt-get install -y gcc libpq-dev
RUN pip install --no-cache-dir -r requirements.txt
COPY entrypoint.sh /
ENTRYPOINT ["/entrypoint.sh"]
CMD ["gunicorn", "app:app"]
