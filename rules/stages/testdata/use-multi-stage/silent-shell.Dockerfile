FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /out/api .
CMD /out/api; sleep infinity
