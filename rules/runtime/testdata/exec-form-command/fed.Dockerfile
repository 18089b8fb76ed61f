FROM python:3.12-slim AS other
# want info "ENTRYPOINT starts"
ENTRYPOINT python app.py

FROM python:3.12-slim
# In the exec form it would get CMD as its arguments.
# want warning "ENTRYPOINT starts"
ENTRYPOINT python app.py
CMD ["--debug"]
