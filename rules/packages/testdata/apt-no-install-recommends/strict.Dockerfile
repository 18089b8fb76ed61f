# options scope strict
FROM a:1
# want info DL3015,DS-0029,AVD-DS-0029 "`apt-get install` also installs packages that"
RUN apt-get install -y --install-recommends b && apt-get install -yo APT::Install-Recommends=true c
RUN apt-get install -o APT::Install-Recommends=false b
RUN echo 'APT::Install-Recommends "false";' > /etc/apt/apt.conf.d/99-recommends
# want info DL3015,DS-0029,AVD-DS-0029 "installs packages"
RUN apt-get install -y b
