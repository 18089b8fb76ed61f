# The image may need what the slim one lacks.
# want info "`python:3.13` ships"
FROM python:3.13
RUN git clone https://example.com/app /app
CMD ["python", "/app.py"]
