# People type into it.
FROM python:3.12-slim
RUN apt-get update && apt-get install -y gcc
RUN pip install numpy
CMD ["python3"]
