# What builds the package is in the image, and not in a virtual environment.
# want info "ships the compilers"
FROM python:3.11-slim
RUN apt-get update && apt-get install -y gcc && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-build-isolation -r requirements.txt
COPY . .
CMD ["python", "main.py"]
