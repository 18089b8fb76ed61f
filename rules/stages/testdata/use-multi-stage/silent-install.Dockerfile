# Packages alone are nothing that is built.
FROM python:3.12-slim
RUN apt-get update && apt-get install -y libpq5 && pip install -r requirements.txt
CMD ["python", "app.py"]
