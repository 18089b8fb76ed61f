# That Python has no packages.
# want info "though it only runs `/usr/local/bin/python main.py`"
FROM python:3.12-slim
RUN apt-get update && apt-get install -y gcc
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
CMD ["/usr/local/bin/python", "main.py"]
