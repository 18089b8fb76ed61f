FROM debian:12-slim
RUN apt-get update && apt-get install -y tool && rm -rf /var/lib/apt/lists/*
RUN mkdir -p /var/lib/tool
# want warning "starts as root"
CMD ["tool"]
