FROM python:3.12-slim AS build
RUN pip install --no-cache-dir gunicorn

FROM python:3.12-slim AS one
COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
COPY --from=build /usr/local/bin/gunicorn /usr/bin/gunicorn
CMD ["gunicorn", "app:app"]

FROM python:3.12-slim
ENV PATH=/srv/bin:$PATH
COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
COPY --from=build /usr/local/bin/gunicorn /srv/bin/
CMD ["gunicorn", "app:app"]
