FROM python:3.13-slim
# want "`python -m uvicorn app:app --reload`"
CMD ["python", "-m", "uvicorn", \
     "app:app", \
     "--reload"]
