# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
# want "ENV"
ENV DIR C:\Program Files\App
# want info "ENV"
ENV BACK C:\
# want "ENV"
ENV TICK a `"b`" c
# want "ENV"
ENV LONG C:\one `
    C:\two
