# One image for both programs: vigie (the exporters) and vigie-provision (Grafana).
ARG DOTNET=10.0

FROM mcr.microsoft.com/dotnet/sdk:${DOTNET}-noble AS build
ARG REVISION=unknown
WORKDIR /src
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig .globalconfig BannedSymbols.txt ./
COPY exporters/ exporters/
COPY provisioning/ provisioning/
RUN --mount=type=cache,target=/root/.nuget/packages \
    dotnet publish exporters/Vigie.Host/Vigie.Host.csproj -c Release -o /app/vigie -p:SourceRevisionId=${REVISION} \
 && dotnet publish provisioning/Vigie.Provision/Vigie.Provision.csproj -c Release -o /app/provision -p:SourceRevisionId=${REVISION}

# Not the chiseled variant: the health check below needs a shell.
FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET}-noble
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Vigie" \
      org.opencontainers.image.description="Prometheus exporters, alert rules and dashboards for backups and continuity" \
      org.opencontainers.image.source="https://github.com/vigie/vigie" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# Diagnostics want to write to /tmp and serve nobody here. What keeps the memory flat stands in the program's own runtime settings.
ENV DOTNET_EnableDiagnostics=0
COPY --from=build /app /app
# The unprivileged user of the base image, uid 1654.
USER $APP_UID
EXPOSE 9780
# Plain HTTP on the default port; with TLS or another port say your own check in docker-compose.yml.
HEALTHCHECK --interval=15s --timeout=5s --start-period=15s --retries=4 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9780 && printf 'GET /-/healthy HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["/app/vigie/vigie"]
CMD ["serve", "--config", "/etc/vigie/vigie.yml"]
