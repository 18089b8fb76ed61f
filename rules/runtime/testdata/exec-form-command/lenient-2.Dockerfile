FROM debian:13
CMD a
FROM debian:13
COPY --from=0 / /
# want info DL3025,JSONArgsRecommended "CMD starts `b` through a shell"
CMD b
