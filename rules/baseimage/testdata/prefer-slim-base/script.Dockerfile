# The image may need what the slim one lacks.
# want info "`python:3.13` ships"
FROM python:3.13
RUN ./install.sh
CMD ["python", "/app.py"]
