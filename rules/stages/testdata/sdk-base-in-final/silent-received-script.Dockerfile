FROM golang:1.24
COPY run.sh /run.sh
ENTRYPOINT ["/run.sh"]
