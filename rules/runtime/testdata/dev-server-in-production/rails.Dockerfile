FROM ruby:3.4
# want "`bundle exec rails`"
CMD ["bundle", "exec", "rails", "server", "-b", "0.0.0.0"]
