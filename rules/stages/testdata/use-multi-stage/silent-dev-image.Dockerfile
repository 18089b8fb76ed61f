FROM example.com/team/golang-dev:1.24
WORKDIR /src
COPY . .
RUN go build -o /out/api .
CMD ["/out/api"]
