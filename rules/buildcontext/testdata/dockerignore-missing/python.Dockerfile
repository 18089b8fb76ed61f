# tree requirements.txt
FROM python:3.12-slim
# want "takes the whole build context"
COPY --chown=app ./ /app
RUN pip install -r /app/requirements.txt
