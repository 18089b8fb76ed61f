FROM python:3.13-slim
# want "`uvicorn app:app --reload`"
CMD uvicorn app:app \
    # while we look at it
    --reload
