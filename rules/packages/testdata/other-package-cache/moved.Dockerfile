FROM ruby:3.4
ENV BUNDLE_PATH=/srv/gems
# want "The cache of `bundle` stays"
RUN bundle install
RUN bundle install && rm -rf "${BUNDLE_PATH}"/ruby/*/cache
