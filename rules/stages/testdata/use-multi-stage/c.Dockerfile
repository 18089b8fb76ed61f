# want warning "This image ships what `gcc` needs, though it only runs `/app/server`"
FROM debian:12
RUN apt-get update && apt-get install -y gcc libc6-dev
WORKDIR /app
COPY server.c .
RUN gcc -O2 -o server server.c
CMD ["./server"]
