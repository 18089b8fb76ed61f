FROM debian:13 AS debian
# want "gem installs documentation too"
RUN gem install rails && gem i --version 1 puma
# want "gem installs documentation too" "The cache of `bundle` stays"
RUN gem install bundler && bundle install
RUN gem install --no-document rails && gem i -N puma
RUN echo "gem: --no-document" > /etc/gemrc
RUN gem install rails
