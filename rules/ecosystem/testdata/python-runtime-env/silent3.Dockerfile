FROM python:3.13
CMD ["python", "-u", "a.py"]
