FROM public.ecr.aws/lambda/python:3.12
CMD ["app.handler"]
