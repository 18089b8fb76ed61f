FROM debian:12
# want warning "`srv` is created here"
RUN groupadd -r srv && useradd -r -g srv -d /srv -s /bin/false srv
COPY . /srv
# Start it.
CMD ["/srv/server"]
