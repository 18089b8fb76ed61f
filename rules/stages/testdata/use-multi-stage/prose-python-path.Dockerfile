# want info "though it only runs `gunicorn app:app`"
FROM python:3.12-slim
RUN apt-get update && apt-get install -y gcc
ENV PATH=/app/bin:$PATH
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
CMD ["gunicorn", "app:app"]
