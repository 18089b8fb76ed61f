# A release of Elixir's writes its configuration when it starts.
FROM debian:bookworm-slim
WORKDIR /app
COPY --from=example.com/build /app/_build/prod/rel/app ./
EXPOSE 4000
# want warning "starts as root"
CMD ["/app/bin/server"]
