FROM python:3.11-slim
RUN addgroup --system app && adduser --system --ingroup app app
USER app
