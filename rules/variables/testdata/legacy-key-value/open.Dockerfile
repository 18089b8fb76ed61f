FROM debian:13
# want "ENV"
ENV OPEN "a
