FROM a:1
RUN apt-get install -y --install-recommends b && apt-get install -yo APT::Install-Recommends=true c
RUN apt-get install -o APT::Install-Recommends=false b
