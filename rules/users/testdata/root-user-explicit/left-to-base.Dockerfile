FROM jenkins/jenkins:2.516-jdk21
# want warning "its last USER"
USER root
RUN apt-get update && apt-get install -y python3-pip
RUN pip install --user -r /var/lib/requirements.txt
