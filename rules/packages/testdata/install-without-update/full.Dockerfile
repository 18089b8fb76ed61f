FROM python:3.13
RUN apt-get install -y gcc git
# want "no package lists"
RUN apt-get install -y gcc graphviz
FROM python:3.13-slim
# want "no package lists"
RUN apt-get install -y gcc git
CMD ["app"]
