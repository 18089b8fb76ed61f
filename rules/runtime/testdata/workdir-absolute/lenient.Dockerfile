FROM debian:13
# want warning DL3000,WorkdirRelativePath,DS-0009,AVD-DS-0009 "WORKDIR `a` is relative to a folder"
WORKDIR a
WORKDIR b
ONBUILD WORKDIR c
WORKDIR /d
WORKDIR $E
WORKDIR 'C:\'
WORKDIR "e/f"
