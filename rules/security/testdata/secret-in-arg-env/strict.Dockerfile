# options strict
FROM debian:13
# want info "`AUTH` looks like the name of a secret, but its value in the image does not look like one"
ENV AUTH=basic
# want info "`git_key`"
ARG git_key=ours
# want info "`API_TOKEN`"
ENV API_TOKEN=/run/token
ENV TOKEN= PUBLIC_KEY=ours AUTHOR=me
# want error "The value of `API_KEY`"
ENV API_KEY=abcd1234efgh5678
