FROM golang:1.26 AS exported
WORKDIR /src
COPY . .
RUN export CGO_ENABLED=0 && go build -o /app .

FROM golang:1.26 AS written
RUN go env -w CGO_ENABLED=0
WORKDIR /src
COPY . .
RUN go build -o /app .

FROM golang:1.26 AS tagged
WORKDIR /src
COPY . .
RUN CGO_ENABLED=1 go build -tags netgo,osusergo -o /app .

FROM scratch
COPY --from=exported /app /one
COPY --from=written /app /two
COPY --from=tagged /app /three
CMD ["/one"]
