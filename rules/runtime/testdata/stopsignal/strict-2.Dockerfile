# options strict
FROM debian:13
STOPSIGNAL SIGQUIT
CMD ["nginx"]
FROM debian:13
CMD ["/lib/systemd/systemd"]
FROM nginx:1.29
CMD ["nginx"]
