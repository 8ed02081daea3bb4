using Vigie.Testing;

namespace Vigie.Raid.Tests.Support;

/// <summary>Recorded answers of real devices.</summary>
internal static class Recordings
{
    private static readonly SharedRecordings _shared = new("SNMP_RECORDINGS", "raid");

    /// <summary>The agent of a recording.</summary>
    public static Agent Open(string name) => Agent.Recorded(PathOf(name));

    /// <summary>The file of a recording.</summary>
    public static string PathOf(string name) => _shared.PathOf($"{name}.snmprec");
}
