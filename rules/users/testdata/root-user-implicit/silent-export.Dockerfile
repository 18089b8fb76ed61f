FROM scratch
COPY --from=build /out /
