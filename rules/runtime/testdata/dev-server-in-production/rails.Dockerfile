FROM ruby:3.4
# want "`bundle exec rails server`"
CMD ["bundle", "exec", "rails", "server", "-b", "0.0.0.0"]
