FROM scratch
COPY app /srv/app
# want error "HEALTHCHECK runs `wget`, which `scratch` does not have"
HEALTHCHECK CMD wget -q http://localhost:8080/ || exit 1
