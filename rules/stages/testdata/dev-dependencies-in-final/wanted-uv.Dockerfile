FROM python:3.13
# want info "installs development dependencies"
RUN uv sync --dev --frozen
CMD ["gunicorn", "app:app"]
