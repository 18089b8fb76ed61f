# Where a stage is worth a split for them, it is told of the whole stage.
FROM python:3.13-slim
RUN apt-get update && apt-get install -y gcc libpq-dev
RUN pip install --no-cache-dir -r requirements.txt
CMD ["gunicorn", "app:app"]
