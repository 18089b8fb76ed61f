FROM debian:13
ENV EDITOR=vim PAGER="less -R"
RUN apt-get install -y vim less sudo openssh-server libpq5
RUN echo "app ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers.d/app
RUN <<EOF
mkdir /run/sshd
EOF
# want "to use `nano`"
RUN apk add nano libpq
RUN apt-get install -y gdb libpq5 && gdb --version
EXPOSE 80
CMD ["nginx"]
