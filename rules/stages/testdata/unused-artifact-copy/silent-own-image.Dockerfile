FROM python:3.12-slim AS build
RUN pip install --no-cache-dir -r requirements.txt

FROM team/python-gunicorn:3.12 AS one
COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
CMD ["gunicorn", "app:app"]

FROM python-gunicorn:3.12
COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
CMD ["gunicorn", "app:app"]
