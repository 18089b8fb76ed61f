# options strict
FROM debian:13
# want "EXPOSE announces port 22"
EXPOSE 22
CMD ["/usr/sbin/sshd", "-D"]
