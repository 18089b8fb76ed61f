# The whole image has compilers, and libraries besides.
# want info "though it only runs `python main.py`"
FROM python:3.12
RUN apt-get update && apt-get install -y gfortran
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
CMD ["python", "main.py"]
