# want info "`python:3.13` ships"
FROM python:3.13
COPY tool.tar.bz2 /tmp/
RUN tar xf /tmp/tool.tar.bz2 -C /opt
CMD ["python", "/app.py"]
