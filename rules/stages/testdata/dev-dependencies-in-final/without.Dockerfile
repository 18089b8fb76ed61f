FROM ruby:3.4
ENV BUNDLE_WITHOUT=development:test
RUN bundle install
CMD ["puma"]
