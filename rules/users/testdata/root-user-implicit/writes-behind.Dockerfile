# What another program starts writes as well.
FROM node:22
COPY . /app
EXPOSE 3000
# want warning "starts as root"
CMD ["dotenv", "--", "yarn", "start"]
