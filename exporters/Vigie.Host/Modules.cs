using Vigie.Core;
using Vigie.Pbs;
using Vigie.Raid;

namespace Vigie.Host;

/// <summary>The kinds of target that this program can watch. To add one is to add its line here.</summary>
internal static class Modules
{
    public static IReadOnlyList<IModule> All { get; } =
    [
        new PbsModule(),
        new RaidModule(),
    ];
}
