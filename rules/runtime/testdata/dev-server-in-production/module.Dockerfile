FROM python:3.13-slim
# want "`python3 -m flask run`"
ENTRYPOINT ["python3", "-m", "flask", "run"]
