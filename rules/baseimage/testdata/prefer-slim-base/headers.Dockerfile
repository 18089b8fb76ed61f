# The image may need what the slim one lacks.
# want info "`python:3.13` ships"
FROM python:3.13
RUN apt-get update && apt-get install -y libpq-dev
CMD ["python", "/app.py"]
