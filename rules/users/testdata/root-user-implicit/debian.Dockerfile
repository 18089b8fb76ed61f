FROM golang:1.26 AS build
RUN go build -o /app .
CMD ["/app"]

FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
EXPOSE 8000
# Eight workers are enough.
# want warning "runs as root: there is no USER, and `python:3.12-slim` starts as root"
CMD ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]
