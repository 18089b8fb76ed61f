# want info "`ruby:3.4` ships"
FROM ruby:3.4
COPY Gemfile Gemfile.lock ./
RUN bundle install
CMD ["bundle", "exec", "puma"]
