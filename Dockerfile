# One image for both programs: vigie (the exporters) and vigie-provision (Grafana); another one, target `lab`, for the rehearsal ground.
ARG DOTNET=10.0

FROM mcr.microsoft.com/dotnet/sdk:${DOTNET}-noble AS build
ARG REVISION=unknown
WORKDIR /src
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig .globalconfig BannedSymbols.txt ./
COPY exporters/ exporters/
COPY provisioning/ provisioning/
# Lie in the program: the alerts by name (vigie doctor), what to begin with and the rights on the devices (vigie init).
COPY alert-rules/ alert-rules/
COPY deploy/config/ deploy/config/
COPY docs/ docs/
COPY .env.example ./
RUN --mount=type=cache,target=/root/.nuget/packages \
    dotnet publish exporters/Vigie.Host/Vigie.Host.csproj -c Release -o /app/vigie -p:SourceRevisionId=${REVISION} \
 && dotnet publish provisioning/Vigie.Provision/Vigie.Provision.csproj -c Release -o /app/provision -p:SourceRevisionId=${REVISION}

FROM build AS build-lab
COPY lab/ lab/
RUN --mount=type=cache,target=/root/.nuget/packages \
    dotnet publish lab/Vigie.Lab/Vigie.Lab.csproj -c Release -o /app/lab

# The rehearsal ground (profile demo): `docker build --target lab`. Its servers are real; production needs none of them.
FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET}-noble AS lab
ENV DOTNET_EnableDiagnostics=0
# The lab makes clusters of its own: that of the package would only lie there.
RUN install -d /etc/postgresql-common \
 && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf \
 && apt-get update \
 && apt-get install -y --no-install-recommends snmpd mariadb-server mariadb-client postgresql \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -m 0700 -o $APP_UID -g $APP_UID /lab
COPY --from=build-lab /app/lab /app/lab
USER $APP_UID
ENTRYPOINT ["/app/lab/vigie-lab"]
CMD ["--state", "/lab", "--no-tunnel"]

# Not the chiseled variant: two packages of the distribution are needed below. Pin the digest with it where you build:
# docker buildx imagetools inspect mcr.microsoft.com/dotnet/aspnet:10.0-noble
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
# Targets behind bastions are reached by the system's ssh, MySQL and MariaDB by MariaDB Connector/C.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libmariadb3 openssh-client \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -m 0700 -o $APP_UID -g $APP_UID /var/lib/vigie
COPY --from=build /app /app
# The unprivileged user of the base image, uid 1654.
USER $APP_UID
EXPOSE 9780
# The program itself asks, over TLS too: it reads port and certificate in the configuration. Not often, for each time it starts anew.
HEALTHCHECK --interval=60s --timeout=10s --start-period=30s --start-interval=3s --retries=3 \
    CMD ["/app/vigie/vigie", "healthy", "--config", "/etc/vigie/vigie.yml"]
ENTRYPOINT ["/app/vigie/vigie"]
CMD ["serve", "--config", "/etc/vigie/vigie.yml"]
