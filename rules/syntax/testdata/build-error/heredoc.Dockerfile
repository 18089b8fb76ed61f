# syntax=docker/dockerfile:1
FROM debian:13
ENV KNOWN=a
COPY <<EOF /entrypoint.sh
#!/bin/bash
it's "fine" $HOME $1 ${@} ${A:-b} ${A#b} \${A^^}
# want "COPY replaces the variables in this heredoc, and cannot use `\\^` on a variable"
echo '${A^^}'
echo ${B,,}
EOF

ADD <<-END /a
# want "ADD replaces the variables in this heredoc, and cannot use `\\[` on a variable"
	for a in "${all[@]}"; do echo $a; done
	END

# The author wants some variables replaced.
COPY <<EOF /b
$KNOWN
# want "cannot use `:0`"
${A:0:3}
EOF

# Each heredoc by itself.
COPY <<ONE <<TWO /c/
${A}
ONE
# want "cannot read a variable in this way"
${!x}
TWO

COPY <<"EOF" /d
${A^^}
EOF
RUN <<EOF
echo ${A^^}
EOF
RUN cat <<EOF > /e
${A^^}
EOF

COPY --chmod=755 <<EOF /f
A
EOF
