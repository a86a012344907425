FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish src/CspPortal.Web -c Release -o /app "-p:NativePlatforms=|linux-x64|linux-arm64|"

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# Japanese in the PDF of an invoice.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends fonts-noto-cjk && rm -rf /var/lib/apt/lists/*
# Volumes of docker-compose.yml, for the portal's user.
RUN mkdir -p /files/incoming /sealing && chown -R $APP_UID /files /sealing
WORKDIR /app
COPY --from=build /app .
ENV ASPNETCORE_HTTP_PORTS=8080
USER $APP_UID
ENTRYPOINT ["dotnet", "CspPortal.Web.dll"]
