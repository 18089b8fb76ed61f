# options strict
# want warning DL3007,DS-0001,AVD-DS-0001 "The tag of `cgr.dev/chainguard/static:latest` moves with every"
FROM cgr.dev/chainguard/static:latest
FROM cgr.dev/chainguard/static:latest@sha256:11
