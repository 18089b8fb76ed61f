FROM scratch
COPY --chmod=0500 server /server
EXPOSE 8080
# want warning "nothing sets a USER"
CMD ["/server"]
