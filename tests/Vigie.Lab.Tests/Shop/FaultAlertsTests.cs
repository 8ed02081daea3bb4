using System.Text.RegularExpressions;
using Vigie.Lab.Shop.Faults;
using Vigie.Testing;

namespace Vigie.Lab.Tests.Shop;

public sealed class FaultAlertsTests
{
    /// <summary>A button that promises an alert nobody wrote would teach the wrong thing.</summary>
    [Fact]
    public void Faults_TheAlertsTheyPromise_StandInTheRules()
    {
        var alerts = Directory.GetFiles(Repository.PathOf("alert-rules"), "*.yml")
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"- alert:\s*(\S+)").Select(match => match.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);
        var promised = FaultCatalogue.OfBackupServer(new FaultSubject("store", "100", "105", "job")).Concat(NasFaults.Of("AARD"))
            .Concat(TunnelFaults.Of("AARD")).Concat(FirewallFaults.Of("AARD", isReadBySnmp: false))
            .Concat(new[] { "AARD", "DRYN" }.SelectMany(site => MariaDbFaults.At(site).Concat(PostgresFaults.At(site)))).SelectMany(fault => fault.Alerts);

        Assert.All(promised, alert => Assert.Contains(alert, alerts));
    }
}
