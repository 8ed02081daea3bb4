using Vigie.Replication.Sql;

namespace Vigie.Replication.MySql;

/// <summary>What the MySQL protocol needs beside <see cref="SqlAccess"/>.</summary>
/// <param name="Sql">Where the server is and who asks it.</param>
/// <param name="ServerKeyFile">PEM of the server's RSA key, by which caching_sha2_password hides the password without TLS; null for none.</param>
/// <param name="AllowsClearPassword">Whether the password may leave a session without TLS in clear.</param>
internal sealed record MySqlAccess(SqlAccess Sql, string? ServerKeyFile = null, bool AllowsClearPassword = false)
{
    /// <summary>Plugins that never show the password to anybody who listens or answers.</summary>
    private const string Safe = "mysql_native_password,client_ed25519,parsec";

    /// <summary>Plugins that send it in clear inside a session that they take for safe.</summary>
    private const string Trusting = "caching_sha2_password,sha256_password";

    /// <summary>Whether nobody between us and the server can listen: TLS, or the server's own socket on this machine.</summary>
    public bool IsPrivate => Sql.Tls.Mode != TlsMode.Off || Sql.Socket is not null;

    /// <summary>
    /// Whether the server's key hides the password. Not behind a bastion: the library takes the socket of the forward for the server's own and sends
    /// it in clear.
    /// </summary>
    private bool CanHide => ServerKeyFile is not null && Sql.Via is null;

    /// <summary>Plugins that may be used.</summary>
    public string Plugins => string.Join(',', new[]
    {
        Safe,
        IsPrivate || AllowsClearPassword || CanHide ? Trusting : null,
        AllowsClearPassword ? "mysql_clear_password" : null,
    }.Where(plugin => plugin is not null));

    /// <summary>The plugin to begin with: where one of the trusting is forbidden, a greeting that proposes it must not end the login.</summary>
    public string? FirstPlugin => Plugins.Contains(Trusting, StringComparison.Ordinal) ? null : "mysql_native_password";
}
