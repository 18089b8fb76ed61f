FROM python:3.12
RUN pip install --user flask
ENV PATH=/root/.local/bin:$PATH
# want warning "starts as root"
CMD ["flask", "run"]
