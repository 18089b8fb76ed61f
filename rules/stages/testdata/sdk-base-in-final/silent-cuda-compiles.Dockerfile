FROM nvidia/cuda:12.6.0-devel-ubuntu24.04
COPY . .
RUN cmake -B build && cmake --build build
CMD ["./build/serve"]
