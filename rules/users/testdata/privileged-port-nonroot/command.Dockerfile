FROM python:3.13 AS base
USER 1000
EXPOSE 8080
FROM base
# want info "The port `80` is below 1024"
CMD ["gunicorn", "--bind", "0.0.0.0:80", "shop.wsgi"]
