FROM ruby:3.4
# want warning "`bundle install` installs development dependencies"
RUN bundle install --jobs 4
CMD ["puma"]
