FROM python:3.13
RUN poetry install --only main && uv sync --no-dev && pipenv install --deploy --system
CMD ["gunicorn", "app:app"]
