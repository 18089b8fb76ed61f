# options strict
FROM debian:13
# want DL3003,DS-0013,AVD-DS-0013 "This RUN goes to `/a` before it"
RUN cd /a && make
# want DL3003,DS-0013,AVD-DS-0013 "This `cd` lasts until the end of"
RUN make && cd /b && make
# want DL3003,DS-0013,AVD-DS-0013 "This `cd` lasts until the end of"
RUN (cd /a; make)
# want DL3003,DS-0013,AVD-DS-0013 "This `cd` lasts until the end of"
RUN cd
# want DL3003,DS-0013,AVD-DS-0013 "This `cd` lasts until the end of"
RUN --mount=target=/a cd /a && make
FROM debian:13
RUN echo cd /a
RUN abcd /a
RUN pushd /a
SHELL ["pwsh", "-c"]
RUN cd /a
CMD cd /a && b
FROM debian:13
# want DL3003,DS-0013,AVD-DS-0013 "This `cd` lasts until the end of"
ONBUILD RUN if true; then cd a; fi
