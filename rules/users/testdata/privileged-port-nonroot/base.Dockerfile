FROM jenkins/jenkins:2.516
# want info "`22`"
EXPOSE 22
