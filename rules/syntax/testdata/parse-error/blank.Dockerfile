FROM alpine:3.22
# want "A space is missing after ENTRYPOINT"
ENTRYPOINT["app", "serve"]
cmd[ "--help" ]
