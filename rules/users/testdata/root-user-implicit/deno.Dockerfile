FROM denoland/deno:2.1.4
COPY . /srv
# want warning "starts as root"
CMD ["deno", "run", "-A", "/srv/main.ts"]
