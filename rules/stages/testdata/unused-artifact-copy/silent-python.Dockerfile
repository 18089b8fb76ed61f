FROM python:3.12-slim AS build
RUN pip install --no-cache-dir -r requirements.txt
RUN python -m venv /opt/venv

FROM python:3.12-slim AS all
COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
COPY --from=build /usr/local/bin /usr/local/bin
CMD ["gunicorn", "app:app"]

FROM python:3.12-slim AS one
COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
COPY --from=build /usr/local/bin/gunicorn /usr/local/bin/
CMD ["gunicorn", "app:app"]

FROM python:3.12-slim AS whole
COPY --from=build /usr/local /usr/local
CMD ["gunicorn", "app:app"]

FROM python:3.12-slim AS module
COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
CMD ["python", "-m", "gunicorn", "app:app"]

FROM python:3.12-slim AS again
COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
RUN pip install gunicorn
CMD ["gunicorn", "app:app"]

FROM python:3.12-slim AS script
COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
COPY entrypoint.sh /
ENTRYPOINT ["/entrypoint.sh"]

FROM python:3.12-slim AS own
COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
COPY gunicorn /usr/local/bin/
CMD ["gunicorn", "app:app"]

FROM python:3.12-slim
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
CMD ["gunicorn", "app:app"]
