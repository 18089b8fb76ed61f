# options strict
# want info DL3057,DS-0026,AVD-DS-0026 "The file sets no HEALTHCHECK for this"
FROM a AS test
FROM b
HEALTHCHECK NONE
