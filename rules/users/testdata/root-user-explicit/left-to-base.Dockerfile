FROM jenkins/jenkins:2.516-jdk21
RUN pip install --user -r requirements.txt
# want warning "its last USER"
USER root
RUN apt-get update && apt-get install -y python3-pip && mkdir /var/log/jenkins
