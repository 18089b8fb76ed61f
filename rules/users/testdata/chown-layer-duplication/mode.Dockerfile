FROM debian:12
COPY --link scripts /opt/scripts
# want info "`chmod --recursive` stores the files that were copied into `/opt/scripts`"
RUN chmod --recursive 0755 /opt/scripts
CMD ["/opt/scripts/start"]
