FROM postgres:17
CMD ["postgres", "-c", "jit=off"]
