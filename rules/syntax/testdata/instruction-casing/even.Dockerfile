# As many of both: upper case is what people expect.
# want "`from` is not in upper case"
from alpine:3.22
RUN true
