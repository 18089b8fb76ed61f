# The image may need what the slim one lacks.
# want info "`python:3.13` ships"
FROM python:3.13
RUN pip install psycopg2==2.9.9
CMD ["python", "/app.py"]
