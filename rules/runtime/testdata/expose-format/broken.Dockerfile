FROM debian:13
# want error "EXPOSE `127.0.0.1:80` names an address of the host, so the build stops"
EXPOSE 127.0.0.1:80
# want error "names more ports on one side than on the other, so the build stops"
EXPOSE 8080:80-81
# want error "so the build stops"
EXPOSE localhost:8080:80
# want error "so the build stops"
EXPOSE 8080:80-81/tpc
