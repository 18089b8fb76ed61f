FROM python:3.13-slim
# want "`poetry run fastapi`"
CMD ["poetry", "run", "fastapi", "dev", "main.py"]
