FROM python:3.13
# want warning "`pipenv install` installs development dependencies"
RUN pipenv install --dev --system
CMD ["gunicorn", "app:app"]
