# Only the last of these is what nothing needs.
FROM golang:1.24 AS needed
# want info "Nothing in this file needs the stage `leaf`"
FROM golang:1.24 AS leaf
COPY --from=needed /a /a
FROM golang:1.24
