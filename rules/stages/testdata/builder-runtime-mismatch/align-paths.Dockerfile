FROM python:3.13-slim AS build
RUN pip install -r requirements.txt

FROM python:3.13-slim
# want error "takes the packages of Python 3.11 from a stage that has Python 3.13"
COPY --from=build \
    /usr/local/lib/python3.11/site-packages \
    /usr/local/lib/python3.11/site-packages
CMD ["python", "-m", "app"]
