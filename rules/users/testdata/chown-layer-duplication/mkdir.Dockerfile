FROM debian:12
RUN mkdir -p /app
WORKDIR /app
COPY --from=build /out ./
# want info "`chown -R`"
RUN chown -R nobody: /app
USER nobody
