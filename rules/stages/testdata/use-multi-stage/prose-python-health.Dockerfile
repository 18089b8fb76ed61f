# The program that it names is in the virtual environment then.
# want info "though it only runs `gunicorn app:app`"
FROM python:3.12-slim
RUN apt-get update && apt-get install -y gcc
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
HEALTHCHECK CMD /usr/local/bin/celery status
CMD ["gunicorn", "app:app"]
