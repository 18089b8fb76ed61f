FROM debian:13 AS base
COPY a /
