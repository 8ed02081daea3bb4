using System.Text.RegularExpressions;
using Vigie.Exposition;
using Vigie.Lab.Pbs;
using Vigie.Pbs.Objectives;
using Vigie.Pbs.Tests.Support;
using Vigie.Testing;

namespace Vigie.Pbs.Tests;

/// <summary>The whole <c>/metrics</c> text of the module for each generation of PBS.</summary>
public sealed partial class GoldenTests
{
    public static TheoryData<string> Versions => ["2.4", "3.2", "4.2"];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Collectors_MixedScenario_TellTheGoldenText(string version)
    {
        var text = await ReadAsync(version);
        Golden.Check($"Golden/pbs-{version}.prom", text);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task GoldenText_CheckedByPromtool_IsClean(string version) =>
        await Promtool.LikesAsync(await File.ReadAllTextAsync(Repository.PathOf("tests", "Vigie.Pbs.Tests", "Golden", $"pbs-{version}.prom"), TestContext.Current.CancellationToken));

    private static async Task<string> ReadAsync(string version)
    {
        var release = version switch { "2.4" => PbsVersion.V24, "3.2" => PbsVersion.V32, _ => PbsVersion.V42 };
        await using var watched = await Watched.StartAsync(now => PbsScenarios.Mixed(release, now), settings => settings with
        {
            Objectives =
            [
                new Objective("vm/100", "nas", "", TimeSpan.FromHours(4)),
                new Objective("vm/999", "*", "*", TimeSpan.FromHours(4)),
                new Objective("vm/10*", "*", "*", TimeSpan.FromHours(8)),
                new Objective("*", "*", "*", TimeSpan.FromHours(26)),
            ],
        });
        // A second listing of groups knows what the first reading of snapshots told.
        await watched.RunAsync("jobs", "groups", "snapshots");
        var snapshots = new List<MetricSnapshot>();
        foreach (var collector in watched.Target.Collectors)
        {
            snapshots.Add((await watched.RunAsync(collector.Description.Name)).Snapshot);
        }

        return Fingerprint().Replace((await Samples.OfAsync(snapshots)).Text, "fingerprint=\"FINGERPRINT\"");
    }

    [GeneratedRegex("fingerprint=\"[0-9a-f:]{95}\"")]
    private static partial Regex Fingerprint();
}
