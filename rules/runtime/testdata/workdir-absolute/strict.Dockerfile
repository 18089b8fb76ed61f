# options strict
FROM debian:13
# want warning DL3000,WorkdirRelativePath,DS-0009,AVD-DS-0009 "WORKDIR `a` is relative to a folder"
WORKDIR a
# want info DL3000,DS-0009,AVD-DS-0009 "WORKDIR `b` is relative to the one"
WORKDIR b
# want info DL3000,DS-0009,AVD-DS-0009 "WORKDIR `c` is relative to the one"
ONBUILD WORKDIR c
WORKDIR /d
WORKDIR $E
WORKDIR 'C:\'
# want info DL3000,DS-0009,AVD-DS-0009 "WORKDIR `.e/f.` is relative to the one"
WORKDIR "e/f"
