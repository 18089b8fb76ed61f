FROM golang:1.25
# want "`air`"
CMD ["air"]
