FROM python:3.12
EXPOSE 8000
HEALTHCHECK CMD curl -f http://db.example.com:5432/
CMD ["python", "app.py"]
