FROM alpine:3.22
# want "A blank is missing after ENTRYPOINT"
ENTRYPOINT["app", "serve"]
cmd[ "--help" ]
