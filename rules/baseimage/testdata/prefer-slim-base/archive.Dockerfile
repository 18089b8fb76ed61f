# want info "`python:3.13` ships"
FROM python:3.13
ADD https://example.com/tool.tar.xz /tmp/
RUN tar -xJf /tmp/tool.tar.xz -C /opt
CMD ["python", "/app.py"]
