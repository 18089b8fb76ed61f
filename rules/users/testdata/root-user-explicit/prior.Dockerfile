FROM debian:12 AS build
USER root
RUN make

FROM python:3.12-slim
USER app:app
WORKDIR /srv
USER root
RUN apt-get update && apt-get install -y libpq5
# want warning "its last USER"
USER 0:0
COPY . .
CMD ["python", "server.py"]
