ARG VARIANT=slim
FROM alpine:3.22 AS slim
FROM alpine:3.22 AS fat
FROM $VARIANT AS base
# A FROM chooses among the stages above it.
# want info "Nothing in this file needs the stage `later`"
FROM alpine:3.22 AS later
FROM base
