FROM python:3.12-slim
COPY . /srv
ENV A=b
# The server needs it.
# want warning "its last USER"
user   root
CMD ["python", "/srv/server.py"]
