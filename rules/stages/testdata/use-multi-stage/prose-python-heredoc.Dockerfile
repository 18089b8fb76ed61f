# want info "though it only runs `python main.py`"
FROM python:3.12-slim
RUN apt-get update && apt-get install -y gcc
COPY <<EOF requirements.txt
psycopg2
EOF
RUN pip install -r requirements.txt
COPY . .
CMD ["python", "main.py"]
