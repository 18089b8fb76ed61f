FROM debian:13
CMD ["python3", "a.py"]
