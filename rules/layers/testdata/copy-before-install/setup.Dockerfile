# tree requirements.txt setup.py
FROM python:3.13-slim
WORKDIR /app
# want warning "`pip install`"
COPY . .
RUN pip install --no-cache-dir -r requirements.txt
CMD ["python", "app.py"]
