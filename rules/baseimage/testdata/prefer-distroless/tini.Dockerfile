FROM golang:1.26 AS build
RUN go build -o /app
FROM python:3.13-slim
COPY --from=build /app /app
CMD ["python", "/app/main.py"]
