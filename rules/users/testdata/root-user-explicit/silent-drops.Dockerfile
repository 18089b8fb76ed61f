FROM example.com/base
USER root
ENTRYPOINT ["gosu", "app", "server"]
