FROM debian:12
COPY . /app
# One folder, another one, part of it, or what is not kept.
RUN chown app /app && chown -R app /srv
RUN chown -R app /app/storage /app/*
RUN cd /x && chown -R app .
RUN chown -R app $DIR
RUN --mount=type=cache,target=/app chown -R app /app
RUN chown -R --help
COPY a $DIR/x

FROM debian:12
COPY app.conf start.sh /etc/app/
RUN chown -R www-data /etc/app
COPY crontab /etc/cron.d/
RUN chmod -R 644 /etc/cron.d
