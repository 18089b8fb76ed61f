# What it is called that this needs to run is not known.
# want info "though it only runs `python main.py`"
FROM python:3.12-slim
RUN apt-get update && apt-get install -y gcc libxmlsec1-dev
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
CMD ["python", "main.py"]
