# Versions that are not known, or Pythons that are brought along.
FROM python:3 AS latest
RUN python -m venv /opt/venv

FROM python:3.11-slim AS one
COPY --from=latest /opt/venv /opt/venv

FROM ghcr.io/astral-sh/uv:0.5-debian-slim AS uv
RUN uv python install 3.12 && uv venv --python 3.12 /opt/venv

FROM python:3.11-slim AS two
COPY --from=uv /root/.local/share/uv /root/.local/share/uv
COPY --from=uv /opt/venv /opt/venv

FROM debian:13-slim AS three
RUN apt-get update && apt-get install -y python3
COPY --from=latest /opt/venv /opt/venv

ARG V
FROM python:$V-slim AS four
RUN python -m venv /opt/venv
FROM python:3.11-slim
COPY --from=four /opt/venv /opt/venv
COPY --from=example.com/packages:1 /usr/local/lib/python3.9/site-packages /packages
COPY --from=four /usr/local/share/python3.9.txt /notes.txt
CMD ["gunicorn", "app:app"]
