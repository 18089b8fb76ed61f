# escape=`
FROM alpine:3.22
# want warning "ENTRYPOINT starts"
ENTRYPOINT /app/server `
    --listen :8080
