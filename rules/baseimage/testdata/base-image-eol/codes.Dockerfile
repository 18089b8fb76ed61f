# A finding goes by the codes that are about it alone.
# want error tally/ruby/eol-ruby-version "Ruby 2.7"
FROM ruby:2.7
# want error - "Debian 10"
FROM debian:10
