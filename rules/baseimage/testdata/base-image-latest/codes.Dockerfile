# A finding goes by the codes that are about it alone.
# want warning DL3007,DS-0001,AVD-DS-0001 "moves"
FROM node:latest
# want info - "moves"
FROM alpine:edge
