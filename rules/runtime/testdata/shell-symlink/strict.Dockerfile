# options strict
FROM debian:13
# want info DL4005 "This makes `bash` the system's `/bin/sh`"
RUN ln -s bash /bin/sh
# want info DL4005 "This makes `/bin/busybox` the system's `/bin/sh`"
RUN ln -s /bin/busybox /bin/sh
# want info DL4005 "This makes `.X` the system's `/bin/sh`"
RUN ln -s $X /bin/sh
RUN ln -s /bin/sh /a
RUN echo /bin/sh
