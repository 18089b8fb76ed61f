FROM python:3.13-slim
# want "`python manage.py runserver`"
CMD python manage.py runserver 0.0.0.0:8000
