# syntax=example.com/other-frontend
FORM alpine:3.22
