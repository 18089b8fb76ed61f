# options strict
FROM a:1
# want info DL3010 "`b.tar` is copied here and unpacked by"
COPY b.tar /
RUN tar xf /b.tar
FROM a:1
# want info DL3010 "`b.tar` is copied here and unpacked by"
COPY b.tar /
RUN tar --strip-components=1 -xf /b.tar
FROM a:1
# want info DL3010 "`c.gz` is copied here and unpacked by"
# want info DL3010 "`d.tar.Z` is copied here and unpacked by"
COPY b.zip c.gz d.tar.Z e.tar.gz /
RUN unzip /b.zip && gunzip /c.gz && uncompress /d.tar.Z && ls /e.tar.gz
FROM a:1
# want info DL3010 "`c.tar.gz` is copied here and unpacked by"
COPY b\\c.tar.gz "C:\\Program Files\\c.tar.gz"
RUN tar -xf c.tar.gz
FROM a:1
COPY --from=b /c.tar /
RUN tar xf /c.tar
