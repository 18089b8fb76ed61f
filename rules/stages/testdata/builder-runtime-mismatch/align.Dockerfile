ARG SUITE=bookworm
FROM python:3.13.1-slim-bookworm AS build
RUN pip install -r requirements.txt

FROM python:3.12.4-slim-bookworm
WORKDIR /app
# want error "for Python 3.13 are copied into an image that has Python 3.12"
COPY --from=build /usr/local/lib/python3.13/site-packages /usr/local/lib/python3.13/site-packages
COPY . .
CMD ["python", "-m", "app"]
