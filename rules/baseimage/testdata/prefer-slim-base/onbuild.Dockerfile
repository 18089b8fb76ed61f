# The image may need what the slim one lacks.
# want info "`python:3.13` ships"
FROM python:3.13
ONBUILD RUN pip install -r requirements.txt
CMD ["python", "/app.py"]
