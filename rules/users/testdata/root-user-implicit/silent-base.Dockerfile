FROM example.com/base:1
RUN make
