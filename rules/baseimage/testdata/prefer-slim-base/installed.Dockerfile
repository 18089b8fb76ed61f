# What it uses it installs.
# want warning "`python:3.13` ships"
FROM python:3.13
RUN apt-get update && apt-get install -y --no-install-recommends curl ca-certificates && curl -sSf https://example.com/data -o /data
CMD ["python", "/app.py"]
