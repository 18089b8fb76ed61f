FROM scratch
# want warning "nothing sets a USER"
ENTRYPOINT ["/app/whoami"]
EXPOSE 8080
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/whoami /app/
