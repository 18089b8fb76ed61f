FROM fedora:42
RUN useradd app
USER app
RUN rpm -qi bash && rpm -qip tool.rpm && rpm -Vi bash
# want error "`rpm` needs root"
RUN rpm -ivh tool.rpm
