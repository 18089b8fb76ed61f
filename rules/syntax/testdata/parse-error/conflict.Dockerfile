FROM alpine:3.22
# want error "The markers of a merge conflict were left in the file"
<<<<<<< HEAD
RUN true
=======
RUN false
>>>>>>> branch
