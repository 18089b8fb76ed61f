FROM example.com/base:1
# want info "`srv` is created here"
RUN useradd srv
CMD ["/srv/server"]
