FROM python:3.12-slim
EXPOSE 8000
