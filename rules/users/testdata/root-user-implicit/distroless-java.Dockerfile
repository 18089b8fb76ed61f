FROM gcr.io/distroless/java21-debian12:latest
COPY app.jar /
# want warning "starts as root"
CMD ["/app.jar"]
