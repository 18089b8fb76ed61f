FROM python:3.13
ENTRYPOINT ["python", "app.py"]
