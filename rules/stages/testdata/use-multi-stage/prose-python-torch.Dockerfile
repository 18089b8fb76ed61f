# It compiles when it runs.
# want info "though it only runs `python main.py`"
FROM python:3.12-slim
RUN apt-get update && apt-get install -y gcc
RUN pip install torch==2.5.1
COPY . .
CMD ["python", "main.py"]
