# The image may need what the slim one lacks.
# want info "`python:3.13` ships"
FROM python:3.13
RUN pip install git+https://example.com/app
CMD ["python", "/app.py"]
