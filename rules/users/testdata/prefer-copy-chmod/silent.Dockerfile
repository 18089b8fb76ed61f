FROM debian:12 AS build
COPY a.sh /
RUN chmod +x /a.sh

FROM debian:12
# A folder, or it may be one; other files; more than that; not right before.
COPY scripts /opt/scripts
RUN chmod 755 /opt/scripts
COPY a.sh b.sh /opt/
RUN chmod +x /opt/a.sh
COPY *.sh /opt/
RUN chmod +x /opt/a.sh
COPY a.sh /opt/
RUN chmod +x /opt/b.sh
COPY a.sh /opt/
RUN chmod +x /opt/a.sh /opt/b.sh
COPY a.sh /opt/
RUN chmod -R +x /opt/a.sh
COPY a.sh /opt/
RUN chmod +x /opt/a.sh && /opt/a.sh
COPY a.sh /opt/
RUN /opt/b.sh
RUN chmod +x /opt/a.sh
COPY --chmod=644 a.sh /opt/
RUN chmod +x /opt/a.sh
COPY a.sh /opt/
RUN chmod go-w /opt/a.sh
COPY a.sh /opt/
RUN chmod +x /opt/*.sh
COPY a.sh /opt/
RUN chmod $MODE /opt/a.sh
COPY a.sh /opt/
RUN chmod +x /opt/a.sh || true
COPY a.sh .
RUN chmod +x b/a.sh
COPY --from=build /a.sh /
USER app
RUN chmod +x /a.sh
COPY b.sh /
RUN chmod +x /b.sh
