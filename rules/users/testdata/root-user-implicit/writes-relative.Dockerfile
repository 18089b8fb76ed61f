FROM python:3.13-slim
COPY shop.py /app/
ENV DATABASE_URL=sqlite:///shop.db
# want warning "starts as root"
CMD ["python", "/app/shop.py"]
