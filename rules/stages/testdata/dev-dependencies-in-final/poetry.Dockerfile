FROM python:3.13
# want warning "`poetry install` installs development dependencies"
RUN pip install poetry && poetry install --no-root
CMD ["gunicorn", "app:app"]
