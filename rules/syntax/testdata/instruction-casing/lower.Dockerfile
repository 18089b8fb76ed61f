from alpine:3.22
run true
# want "`Run` is not in lower case"
Run true
# want info "`USER` is not in lower case"
USER app
cmd ["a"]
