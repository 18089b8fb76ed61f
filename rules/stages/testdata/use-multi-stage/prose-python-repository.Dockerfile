# want info "ships the compilers"
FROM python:3.12-alpine
RUN apk add --no-cache --repository=https://example.com/edge/testing gdal gcc musl-dev
WORKDIR /app
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
CMD ["python", "main.py"]
