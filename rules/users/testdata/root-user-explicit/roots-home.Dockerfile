FROM jenkins/jenkins:2.516-jdk21
# want warning "its last USER"
USER root
RUN pip install --user -r /srv/requirements.txt
