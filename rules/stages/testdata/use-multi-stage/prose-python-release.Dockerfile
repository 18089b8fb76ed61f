# want info "ships the compilers"
FROM python:3.12-slim
RUN apt-get update && apt-get install -y -t bookworm-backports gcc libgdal32
WORKDIR /app
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
CMD ["python", "main.py"]
