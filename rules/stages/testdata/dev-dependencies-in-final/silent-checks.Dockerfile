FROM python:3.13
RUN poetry install
CMD ["poetry", "run", "pytest"]
