# want info "ships the compilers"
FROM python:3.12-slim
RUN apt-get update && apt-get install -y gcc gcc-14 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
CMD ["python", "main.py"]
