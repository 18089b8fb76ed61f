# An ADD that only copies can say the mode too; one that unpacks or fetches gives more than a file.
FROM debian:13-slim AS files
ADD run.sh /usr/local/bin/run.sh
# want "which ADD can do"
RUN chmod 755 /usr/local/bin/run.sh

FROM debian:13-slim
ADD run.sh /usr/local/bin/run.sh
# want "which ADD can do"
RUN chmod 755 /usr/local/bin/run.sh
ADD https://example.com/run.sh /usr/local/bin/fetched.sh
RUN chmod 755 /usr/local/bin/fetched.sh
ADD run.tar.gz /usr/local/bin/run
RUN chmod 755 /usr/local/bin/run
ADD git@example.com:a.git /srv/a
RUN chmod 755 /srv/a
