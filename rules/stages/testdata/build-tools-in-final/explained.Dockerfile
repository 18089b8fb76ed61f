FROM python:3.13-slim
RUN apt-get update && apt-get install -y \
        # extensions are compiled when they are installed
        gcc \
        libpq-dev
RUN pip install --no-cache-dir -r requirements.txt
ENTRYPOINT ["/entrypoint.sh"]
CMD ["gunicorn", "app:app"]
