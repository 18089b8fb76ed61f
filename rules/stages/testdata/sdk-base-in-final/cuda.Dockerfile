# want info "the CUDA compiler and headers of `nvidia/cuda:12.6.0-devel-ubuntu24.04`, which only compiling needs"
FROM nvidia/cuda:12.6.0-devel-ubuntu24.04
RUN apt-get update && apt-get install -y python3-pip && pip install torch
COPY serve.py .
CMD ["python3", "serve.py"]
