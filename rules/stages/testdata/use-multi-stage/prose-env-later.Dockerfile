# want "only runs `/out/api`"
FROM golang:1.24
COPY . .
RUN go build -o /out/api .
ENV TEMPLATES=/src/pages
CMD ["/out/api"]
