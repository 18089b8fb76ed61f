FROM debian:13
USER www-data
RUN update-alternatives --display java; update-alternatives --list java
RUN useradd --help && visudo -cf /tmp/sudoers
