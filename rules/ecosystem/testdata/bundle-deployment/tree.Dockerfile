# tree Dockerfile Gemfile Gemfile.lock sub/Gemfile
FROM ruby:3.4-slim AS all
COPY . .
# want warning "`bundle install` may change"
RUN bundle install

FROM ruby:3.4-slim AS pattern
COPY Gemfile* ./
# want warning "may change"
RUN bundle install

FROM ruby:3.4-slim AS other
COPY sub ./
RUN bundle install

FROM all
CMD ["rails", "server"]
