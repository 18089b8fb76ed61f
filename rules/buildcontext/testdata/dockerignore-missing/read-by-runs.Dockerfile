# tree
# What a RUN reads of the context is not held back.
FROM mcr.microsoft.com/dotnet/sdk:9.0
WORKDIR /src
# want "takes the whole build context"
COPY . .
RUN sh bin/setup.sh && dotnet publish -c Release
RUN cp .env.production /settings && ls .git
RUN rm -rf obj .env && npm run lint
