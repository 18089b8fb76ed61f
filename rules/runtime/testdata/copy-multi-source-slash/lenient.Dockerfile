FROM debian:13
# want warning DL3021,DS-0011,AVD-DS-0011 "This COPY has several sources, and `c`"
COPY a b c
COPY a b .
COPY a b ..
COPY a b "/c/."
COPY a b ./
COPY a .
ADD a b .
