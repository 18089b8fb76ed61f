# want info "though it only runs `python -m app`"
FROM python:3.12-slim
RUN apt-get update && apt-get install -y gcc
COPY . .
RUN pip install -e .
WORKDIR /app
CMD ["python", "-m", "app"]
