# escape=`
FROM debian:13
# want "to use `nano`"
RUN apt-get install -y nano `
      libpq5
RUN apt-get install -y libpq5 `
      libx `
      # want "to use `htop` and `strace`"
      htop `
      strace `
    && true
CMD ["nginx"]
