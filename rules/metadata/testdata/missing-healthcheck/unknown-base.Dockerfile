FROM example.com/team/python:3
EXPOSE 8000
CMD ["gunicorn", "app:app"]
