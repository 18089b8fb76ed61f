FROM jenkins/jenkins:2.516-jdk21
# want warning "its last USER"
USER root
# For the host's docker.
RUN apt-get update && apt-get install -y docker.io && ln -s /host/docker.sock /var/run/docker.sock
