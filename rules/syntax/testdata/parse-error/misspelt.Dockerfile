# want error "There is no instruction `FORM`; FROM is the nearest"
FORM alpine:3.22
  WORKIDR /app
RUNN true
