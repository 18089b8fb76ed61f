# want error "FROM is the nearest"
FORM alpine:3.22
COPY a
