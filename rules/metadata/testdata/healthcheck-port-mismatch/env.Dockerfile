FROM python:3.12
ENV PORT=5000
EXPOSE 80
HEALTHCHECK CMD curl -f http://127.0.0.1:5000/
CMD ["python", "app.py"]
