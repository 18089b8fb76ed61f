# Several stages that nothing needs: there are builds that ask for them.
FROM golang:1.24 AS build
FROM build AS one
# But never for this one.
# want info "Nothing in this file needs the stage on line 6"
FROM build
FROM build AS two
FROM build
