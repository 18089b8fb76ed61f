FROM python:3.13
CMD ["gunicorn", "app"]
