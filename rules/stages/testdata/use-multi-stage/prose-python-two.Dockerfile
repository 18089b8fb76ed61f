# There is no venv in it.
# want info "though it only runs `python main.py`"
FROM python:2.7-slim
RUN apt-get update && apt-get install -y gcc
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
CMD ["python", "main.py"]
