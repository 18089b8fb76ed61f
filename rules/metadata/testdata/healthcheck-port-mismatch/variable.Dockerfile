FROM python:3.12
EXPOSE $PORT
HEALTHCHECK CMD curl -f http://127.0.0.1:5000/
CMD ["python", "app.py"]
