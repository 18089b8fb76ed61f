# An image called by a number has no tag.
FROM 0 AS a
RUN true
FROM 0
RUN true
