FROM python:3.12-slim
SHELL ["/bin/bash", "-c"]
EXPOSE 8000
# want "The service on port `8000`"
CMD ["python", "app.py"]
