FROM node:22 AS app
COPY . /app
# want "so it is what `node` does"
FROM app AS last
RUN true
