FROM debian:12
RUN useradd -r srv
COPY --chown=srv . /srv
CMD ["server"]
