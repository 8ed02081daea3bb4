using System.Globalization;
using Npgsql;
using Vigie.Replication.Sql;

namespace Vigie.Replication.Postgres.Protocol;

/// <summary>How Npgsql is told to behave.</summary>
/// <param name="access">Where the server is and who asks it.</param>
/// <param name="kind">How the session behaves.</param>
internal sealed class SessionSettings(SqlAccess access, SessionKind kind)
{
    /// <summary>More than a session has statements.</summary>
    private const int MostPrepared = 16;

    /// <summary>Settings of one connection.</summary>
    /// <param name="wire">Its wire.</param>
    public NpgsqlDataSource SourceOf(Wire wire)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(For(wire).ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        if (access.Tls.Mode != TlsMode.Off)
        {
            var check = new ServerCertificateCheck(access.Tls, access.Host ?? "");
            builder.EnableTransportSecurity();
            builder.UseSslClientAuthenticationOptionsCallback(check.Apply);
        }

        return builder.Build();
    }

    private NpgsqlConnectionStringBuilder For(Wire wire)
    {
        var milliseconds = access.Timeout.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = wire.Host,
            Port = Wire.Port,
            Database = kind.Database,
            Username = access.User,
            Password = access.Password?.Reveal(),
            Passfile = "/dev/null",
            ApplicationName = "vigie",
            SslMode = access.Tls.Mode == TlsMode.Off ? SslMode.Disable : SslMode.Require,
            GssEncryptionMode = GssEncryptionMode.Disable,
            Pooling = false,
            Enlist = false,
            // The statements are few and always the same: the server parses and plans each once a connection.
            MaxAutoPrepare = MostPrepared,
            AutoPrepareMinUsages = 2,
            // Our own deadlines rule: these would be counted in whole seconds, and end by asking the server.
            Timeout = 0,
            CommandTimeout = 0,
            Options = $"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds} -c idle_in_transaction_session_timeout={milliseconds} -c default_transaction_read_only={(kind.MayWrite ? "off" : "on")} -c search_path=pg_catalog",
        };
        if (access.Socket is null && access.Tls.Mode is TlsMode.Off or TlsMode.Require)
        {
            // Whoever listens, or plays the server, shall not be told the password in clear.
            settings.RequireAuth = "ScramSHA256,MD5,None";
        }

        return settings;
    }
}
