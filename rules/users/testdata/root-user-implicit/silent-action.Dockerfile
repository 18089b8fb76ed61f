FROM debian:12
LABEL com.github.actions.name="Deploy"
CMD ["deploy"]
