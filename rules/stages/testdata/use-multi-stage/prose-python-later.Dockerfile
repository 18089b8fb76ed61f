# want info "though it only runs `python main.py`"
FROM python:3.12-slim
RUN apt-get update && apt-get install -y gcc
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
RUN make -C native
CMD ["python", "main.py"]
