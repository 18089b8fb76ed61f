# Somebody may ask for the stage by its name.
# want "only runs `/out/api`"
FROM golang:1.24 AS production
WORKDIR /src
COPY . .
RUN go build -o /out/api .
CMD ["/out/api"]
