FROM example.com/debian
COPY a /
