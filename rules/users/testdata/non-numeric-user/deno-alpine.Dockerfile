# The Alpine variant gives deno another number.
FROM denoland/deno:alpine-2.1.4
COPY . /app
# want "`deno` is not a number"
USER deno
CMD ["run", "/app/main.ts"]
