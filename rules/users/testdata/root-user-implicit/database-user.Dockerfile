# This user is one of the database's.
FROM debian:13
COPY load.sql /srv/
# want warning "starts as root"
CMD ["mysql", "--user=shop", "--execute", "source /srv/load.sql"]
