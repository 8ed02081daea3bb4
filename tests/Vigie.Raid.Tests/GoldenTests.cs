using Vigie.Raid.Tests.Support;
using Vigie.Testing;

namespace Vigie.Raid.Tests;

/// <summary>
/// The whole text of the module for recorded devices. Beside each golden file, NAME.md says in a sentence what a person would say of that
/// device.
/// </summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Names =>
    [
        "dsm_ds214se-dsm7",
        "linux-md-extend",
        "qnap",
        "qnap-ts832xu-degraded_centreon-1216",
        "drac_r540",
        "hpe-ilo_4",
        "infortrend_infortrend",
        "truenas-scale_24.04.2.2",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Collectors_RecordedDevice_TellTheGoldenText(string name)
    {
        await using var watched = new Watched(Recordings.Open(name));
        Golden.Check($"Golden/{name}.prom", (await watched.RunAllAsync()).Text);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task GoldenText_CheckedByPromtool_IsClean(string name) =>
        await Promtool.LikesAsync(await File.ReadAllTextAsync(Repository.PathOf("tests", "Vigie.Raid.Tests", "Golden", $"{name}.prom"), TestContext.Current.CancellationToken));

    [Theory]
    [MemberData(nameof(Names))]
    public void GoldenText_EachDevice_IsPutInWords(string name) =>
        Assert.True(File.ReadAllText(Repository.PathOf("tests", "Vigie.Raid.Tests", "Golden", $"{name}.md")).Length > 40);
}
