FROM python:3.12-slim AS build
WORKDIR /src
RUN pip install --no-cache-dir --prefix=/install -r requirements.txt

FROM python:3.12-slim AS same
COPY --from=build /install /usr/local
CMD ["gunicorn", "app:app"]

FROM python:3.13-slim
# want error "installed for Python 3.12 are copied into an image that has Python 3.13"
COPY --from=build /install /usr/local
CMD ["gunicorn", "app:app"]
