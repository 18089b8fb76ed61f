FROM debian:13
COPY a.conf /etc/a.conf
COPY start.sh /start.sh

# want "only gives `/start.sh` its mode"
RUN chmod +x /start.sh

CMD ["/start.sh"]
