FROM debian:13
RUN useradd app && sed -i 's/user www-data/user app/' /etc/server.conf
# The rule for a USER that is not there speaks.
CMD ["server"]
