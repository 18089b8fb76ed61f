# escape=`
FROM python:3.13-slim
WORKDIR /app
COPY shop.py ./
ENV UPLOAD_DIR="/srv/uploads" DEBUG=0
EXPOSE 8000
# want warning "starts as root"
CMD ["python", "shop.py"]
