FROM python:3.12-slim
EXPOSE 8080
ENTRYPOINT ["python", "-m", "awslambdaric"]
CMD ["app.handler"]
