# options strict
FROM debian:13 AS a
# want info DL3046 "`useradd` gets the UID `123456` without `--no-log-init`"
RUN useradd -u 123456 x
FROM debian:13
RUN useradd -lu 123456 x
