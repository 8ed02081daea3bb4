using Vigie.Core.Configuration;
using Vigie.Replication.MySql.Servers;
using Vigie.Replication.Sql;

namespace Vigie.Replication.MySql;

/// <summary>The configuration keys of a MySQL or MariaDB target.</summary>
internal static class MySqlKeys
{
    private const int UsualPort = 3306;
    private const string NamePattern = "[A-Za-z0-9_$-]{1,64}";
    private const string NameRule = "must be a name of letters, digits, _, $ and -, of at most 64 characters";

    private static readonly ServerKeys _server = new(
        UsualPort,
        "Path of the server's unix socket, such as /run/mysqld/mysqld.sock, in place of host and port",
        "Replicas that should be connected to the server: the name of a target of this Vigie that follows it, or the account or host (without port) that a replica connects by. One that is not is told as 0");

    private static readonly ConfigKey<string?> _keyFile =
        Key.File("server_public_key_file", "PEM file of the server's RSA key, by which caching_sha2_password hides the password in a session without TLS");

    private static readonly ConfigKey<bool> _allowsClear =
        Key.Flag("allow_clear_password", "Let the password leave a session without TLS in clear, or by a key that whoever answers may offer, when the account's plugin wants that", false);

    private static readonly ConfigKey<string?> _database = Key.Text("database", "Database of the table", fallback: "heartbeat", pattern: NamePattern, mustBe: NameRule);
    private static readonly ConfigKey<string?> _table = Key.Text("table", "Name of the table", fallback: "heartbeat", pattern: NamePattern, mustBe: NameRule);
    private static readonly ConfigKey<string?> _zone = Key.Choice("zone", "Zone that its times are written in: utc (pt-heartbeat --utc) or that of the server (local)", ["utc", "local"], fallback: "utc");

    private static readonly ConfigKey<TimeSpan?> _interval =
        Key.Duration("interval", "How often it is written", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));

    private static readonly ConfigKey<long> _serverId =
        Key.Integer("server_id", "Whose row counts; without it that of the upstream, or else the newest of another server", 0, 1, uint.MaxValue);

    private static readonly ConfigKey<HeartbeatTable?> _heartbeat =
        Key.Section("heartbeat", "A table in pt-heartbeat's layout, that something else writes on the primary", [_database, _table, _zone, _interval, _serverId], ReadHeartbeat);

    private static readonly ConfigKey<string?> _upstream =
        Key.Text("upstream", "Name of the target that this server follows; only needed when several targets have the same server_id", pattern: "[^\\x00-\\x1f]{1,128}", mustBe: "must be the name of a target");

    private static readonly ConfigKey<long> _galeraNodes = Key.Integer("galera_nodes", "How many nodes the server's Galera cluster should have", 0, 1, 100);

    /// <summary>All keys, in the order of the documentation.</summary>
    public static readonly IReadOnlyList<ConfigKey> All = [.. _server.All, _keyFile, _allowsClear, _heartbeat, _upstream, _galeraNodes];

    /// <summary>Reads a target's section.</summary>
    /// <param name="section">The section; faults are told to it.</param>
    /// <param name="registry">What the watched servers know of each other.</param>
    /// <returns>The settings, or null when there is a fault.</returns>
    public static MySqlSettings? Read(ConfigSection section, ServerRegistry registry)
    {
        var access = _server.ReadAccess(section);
        if (access is not null && access.Tls.Mode != TlsMode.Off && section.Has(_keyFile))
        {
            section.Fault(_keyFile, "must not be given beside TLS, which needs no such key");
        }

        if (access?.Via is not null && section.Has(_keyFile))
        {
            section.Fault(_keyFile, "must not be given beside via: behind a bastion only TLS hides the password");
        }

        return access is null || section.HasFaults ? null : new MySqlSettings
        {
            Access = new MySqlAccess(access, section.Get(_keyFile), section.Get(_allowsClear)),
            Objectives = _server.ReadObjectives(section),
            Heartbeat = section.Get(_heartbeat),
            Upstream = section.Get(_upstream),
            GaleraNodes = section.Has(_galeraNodes) ? section.Get(_galeraNodes) : null,
            Registry = registry,
        };
    }

    private static HeartbeatTable ReadHeartbeat(ConfigSection section) => new(
        section.Get(_database)!, section.Get(_table)!, section.Get(_zone) == "local", section.Get(_interval)!.Value, section.Has(_serverId) ? section.Get(_serverId) : null);
}
