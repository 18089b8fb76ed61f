# want warning "`python:3.13` ships"
FROM python:3.13
COPY tool.tgz /tmp/
RUN mkdir /opt/tool && tar xzf /tmp/tool.tgz -C /opt/tool
CMD ["python", "/app.py"]
