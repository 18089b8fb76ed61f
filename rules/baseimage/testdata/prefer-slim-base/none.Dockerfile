ARG V
ARG IMAGE
# There is no slim variant, or it is not known, or people build in it.
FROM python:3.13-slim AS s0
CMD ["/x"]
FROM python:3.13-alpine AS s1
CMD ["/x"]
FROM python:3.14-rc AS s2
CMD ["/x"]
FROM python:3.13-windowsservercore AS s3
CMD ["/x"]
FROM python:${V} AS s4
CMD ["/x"]
FROM example.com/python:3.13 AS s5
CMD ["/x"]
FROM php:8.4-fpm AS s6
CMD ["/x"]
FROM golang:1.26 AS s7
CMD ["/x"]
FROM debian:12-slim AS s8
CMD ["/x"]
FROM debian:12-backports AS s9
CMD ["/x"]
FROM node:lts-alpine AS s10
CMD ["/x"]
FROM debian:bookworm-slim@sha256:1111111111111111111111111111111111111111111111111111111111111111 AS s11
CMD ["/x"]
FROM $IMAGE AS s12
CMD ["/x"]
FROM python AS untagged
FROM python:latest AS latest
FROM python:3.13 AS dev
CMD ["/x"]
