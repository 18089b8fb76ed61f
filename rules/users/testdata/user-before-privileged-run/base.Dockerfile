FROM jenkins/jenkins:2.516-jdk21
# want error "`apt-get` needs root, and this RUN runs as `jenkins`"
RUN apt-get update
# want error "`apt-get` needs root, and this RUN runs as `jenkins`"
RUN apt-get install -y git
RUN jenkins-plugin-cli --plugins git
# Nothing is known of what this user may write to.
RUN echo > /etc/motd && mkdir /opt/x
FROM registry.access.redhat.com/ubi9/openjdk-21
# want error "`microdnf` needs root, and this RUN runs as `185`"
RUN microdnf install -y git && microdnf clean all
