FROM alpine:3.22
RUN apk add --no-cache nginx
CMD ["nginx", "-g", "daemon off;"]
