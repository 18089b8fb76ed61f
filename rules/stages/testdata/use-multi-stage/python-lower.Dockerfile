# want info "ships the compilers that `pip install` needs"
from python:3.12-slim
workdir /app
run apt-get update && apt-get install -y gcc
copy requirements.txt .
run pip install -r requirements.txt
copy . .
cmd ["python", "app.py"]
