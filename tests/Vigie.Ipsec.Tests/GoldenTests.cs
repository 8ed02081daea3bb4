using Vigie.Ipsec.Model;
using Vigie.Ipsec.Parsing;
using Vigie.Ipsec.Tests.Support;
using Vigie.Testing;

namespace Vigie.Ipsec.Tests;

/// <summary>The whole text of the module for what a real strongSwan printed.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Listings => [.. Recorded.Names.Where(name => Recorded.Listing(name) is not null)];

    public static TheoryData<string> Others => [.. Recorded.Names.Where(name => Recorded.Listing(name) is null)];

    [Fact]
    public void Recordings_All_AreListingsOrOthers() => Assert.True(Listings.Count >= 25, $"{Listings.Count} listings are recognised");

    [Theory]
    [MemberData(nameof(Listings))]
    public async Task Tunnels_RecordedListing_TellTheGoldenText(string name)
    {
        await using var watched = Watched.Swan(ScriptedShell.Swan(Recorded.Read(Recorded.Connections), Recorded.Listing(name)!), Promises.Lab);
        await watched.RunAsync();
        watched.Clock.Advance(TimeSpan.FromSeconds(5));
        Golden.Check($"Golden/{Path.GetFileNameWithoutExtension(name)}.prom", (await watched.RunAsync()).Samples.Text);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Sas_OutputOfAnotherCommand_IsRefused(string name) =>
        Assert.Throws<IpsecFormatException>(() => SwanctlParser.Sas(Recorded.Read(name)));

    [Theory]
    [InlineData("lab-01-established-idle.list-sas")]
    [InlineData("lab-02-with-traffic.list-sas")]
    [InlineData("lab-02-natted-side.list-sas")]
    [InlineData("lab-04-child-rekey-1-after-0.3s.list-sas")]
    [InlineData("lab-06-ikev1-1-rekeyed.list-sas")]
    public void Listing_RecordedInBothForms_TellsTheSame(string name)
    {
        var (pretty, text) = (SwanctlParser.Sas(Recorded.Read($"{name}-pretty.txt")), SwanctlParser.Sas(Recorded.ToPretty(Recorded.Read($"{name}.txt"))));
        Assert.Equal(Sorted(pretty), Sorted(text));

        // The two were recorded one after the other: ages may differ by a second.
        static IEnumerable<string> Sorted((IReadOnlyList<IkeSa> Ikes, IReadOnlyList<ChildSa> Children) sas) =>
            sas.Ikes.Select(ike => $"{ike with { RekeySeconds = null }}")
                .Concat(sas.Children.Select(child => $"{child with { RekeySeconds = null, AgeSeconds = null, In = child.In with { IdleSeconds = null }, Out = child.Out with { IdleSeconds = null } }}"))
                .Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task GoldenTexts_CheckedByPromtool_AreClean()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("tests", "Vigie.Ipsec.Tests", "Golden"), "*.prom"))
        {
            await Promtool.LikesAsync(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }
    }
}
