FROM golang:1.25
# want "`go run .`"
CMD ["go", "run", "."]
