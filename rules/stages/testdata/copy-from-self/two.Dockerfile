FROM golang:1.24 AS amd
RUN go build -o /out/app .
FROM golang:1.24 AS arm
RUN go build -o /out/app .
# The last stage of a name is meant.
FROM alpine:3.22 AS same
COPY app /app
FROM alpine:3.22 AS same
# Which of the two is not certain.
# want error "`COPY --from=same` names its own stage"
COPY --from=same /out/app /usr/local/bin/
# Nor is there a name for this one.
# want error "`COPY --from=same` names its own stage"
COPY --from=same /app /usr/local/bin/
