FROM python:3.13-slim
WORKDIR /app
COPY . .
ENV DATABASE_URL=sqlite:////app/db.sqlite3
# want warning "starts as root"
CMD ["python", "shop.py"]
