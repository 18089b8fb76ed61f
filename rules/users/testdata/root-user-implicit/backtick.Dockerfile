# escape=`
FROM ruby:3.4-slim
COPY app.rb /
# want warning "starts as root"
CMD ["ruby", "/app.rb"]
