FROM debian:13
# want error "ONBUILD holds `COPPY`, and there is no such instruction"
ONBUILD COPPY . /src/
# want "ONBUILD holds `wrokdir`"
onbuild wrokdir /src
# want "ONBUILD holds `make`"
ONBUILD make install
# Near to one that is forbidden: no fix.
# want "ONBUILD holds `FRMO`"
ONBUILD FRMO debian:13
# want "ONBUILD holds `COPPY`, and"
ONBUILD CO\
PPY a /b
# want "ONBUILD holds `TOKEN`, and"
ONBUILD TOKEN=secret
# want "ONBUILD keeps what cannot be built: COPY has no destination"
ONBUILD COPY a
# want "keeps what cannot be built: RUN has no option `--user`"
ONBUILD RUN --user=app true
# want "keeps what cannot be built: HEALTHCHECK is followed by neither CMD nor NONE"
ONBUILD HEALTHCHECK true

ONBUILD RUN <<EOF
true
EOF
ONBUILD COPY . /src/
ONBUILD ENV A=b
ONBUILD WORKDIR /src
ONBUILD run make && \
  make install
ONBUILD ENTRYPOINT ["/bin/a"]
