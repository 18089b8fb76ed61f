# There is no shell to set a variable.
# want "only runs `/out/api`"
FROM golang:1.24
COPY . .
RUN ["go", "build", "-o", "/out/api", "."]
CMD ["/out/api"]
