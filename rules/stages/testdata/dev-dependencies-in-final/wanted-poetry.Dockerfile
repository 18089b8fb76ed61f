FROM python:3.13
# want info "installs development dependencies"
RUN poetry install --no-root --with=docs
CMD ["gunicorn", "app:app"]
