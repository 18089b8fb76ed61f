FROM python:3.13-slim
RUN mkdir -p /srv/app/src /usr/share/man/man1
COPY . /srv/app/src/
EXPOSE 8000
# want warning "starts as root"
CMD ["gunicorn", "app:app"]
