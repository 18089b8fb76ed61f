FROM quay.io/jupyter/scipy-notebook:2025-01-01
# want warning "its last USER"
USER 0
RUN apt-get update && apt-get install -y git
