using Vigie.Core.Configuration;
using Vigie.Replication.Postgres.Memory;

namespace Vigie.Replication.Postgres;

/// <summary>The configuration keys of a PostgreSQL target.</summary>
internal static class PostgresKeys
{
    private const int UsualPort = 5432;
    private const string DatabasePattern = "[^\\x00-\\x1f]{1,63}";
    private const string DatabaseRule = "must be the name of a database, of at most 63 characters";

    private static readonly ServerKeys _server = new(
        UsualPort,
        "Path of the server's unix socket, such as /run/postgresql/.s.PGSQL.5432, in place of host and port",
        "Standbys that should be connected to the server: their application_name or slot. One that is not is told as 0");

    private static readonly ConfigKey<string?> _database =
        Key.Text("database", "Database that is connected to; any will do", fallback: "postgres", pattern: DatabasePattern, mustBe: DatabaseRule);

    private static readonly ConfigKey<IReadOnlyList<string>> _logical =
        Key.Texts("logical_databases", "Databases whose subscriptions of logical replication are watched, by one more connection each", pattern: DatabasePattern, itemMustBe: DatabaseRule, max: 50);

    private static readonly ConfigKey<bool> _beats =
        Key.Flag("heartbeat", "Makes a primary commit an empty transaction at each run of the collector heartbeat, so that its standbys show their true lag when nobody writes. It costs one transaction id and a small record of the log each time", false);

    private static readonly ConfigKey<TimeSpan?> _forgetAfter =
        Key.Duration("forget_after", "How long a standby that left is missed", TimeSpan.FromDays(7), TimeSpan.FromMinutes(1), TimeSpan.FromDays(365));

    /// <summary>All keys, in the order of the documentation.</summary>
    public static readonly IReadOnlyList<ConfigKey> All = [.. _server.All, _database, _logical, _beats, _forgetAfter];

    /// <summary>Reads a target's section.</summary>
    /// <param name="section">The section; faults are told to it.</param>
    /// <param name="clusters">What the watched servers tell about each other.</param>
    /// <returns>The settings, or null when there is a fault.</returns>
    public static PostgresSettings? Read(ConfigSection section, Clusters clusters)
    {
        var access = _server.ReadAccess(section);
        return access is null || section.HasFaults ? null : new PostgresSettings
        {
            Access = access,
            Objectives = _server.ReadObjectives(section),
            Database = section.Get(_database)!,
            SubscriptionDatabases = [.. section.Get(_logical).Distinct(StringComparer.Ordinal)],
            Beats = section.Get(_beats),
            ForgetAfter = section.Get(_forgetAfter)!.Value,
            Clusters = clusters,
        };
    }
}
