# Plimsoll with ShellCheck, which needs a writable /tmp.
FROM example.com/plimsoll:1.0.0
COPY --from=koalaman/shellcheck:v0.10.0 /bin/shellcheck /usr/local/bin/shellcheck
