# A stage that is not shipped compiles on it: no fix.
# want warning "`ruby:3.4` ships"
FROM ruby:3.4 AS base
WORKDIR /rails
FROM base AS build
COPY Gemfile Gemfile.lock ./
RUN bundle install
FROM base
COPY --from=build /rails /rails
CMD ["ruby", "bin/rails", "server"]
