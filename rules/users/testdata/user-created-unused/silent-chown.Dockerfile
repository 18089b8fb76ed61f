FROM debian:12
RUN useradd -r srv && chown -R srv:srv /srv
CMD ["server"]
