using Vigie.Core;
using Vigie.Heartbeat;
using Vigie.Ipsec;
using Vigie.Pbs;
using Vigie.Raid;
using Vigie.Replication.MySql;
using Vigie.Replication.Postgres;

namespace Vigie.Host;

/// <summary>The kinds of target that this program can watch. To add one is to add its line here.</summary>
internal static class Modules
{
    public static IReadOnlyList<IModule> All { get; } =
    [
        new PbsModule(),
        new RaidModule(),
        new IpsecModule(),
        new MySqlModule(),
        new PostgresModule(),
        new HeartbeatModule(),
    ];
}
