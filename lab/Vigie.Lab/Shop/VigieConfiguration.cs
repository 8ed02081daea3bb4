using System.Globalization;
using System.Text;

namespace Vigie.Lab.Shop;

/// <summary>The configuration of Vigie for the lab: as in production, with shorter intervals so that a rehearsal does not take all day.</summary>
internal static class VigieConfiguration
{
    private const string Intervals =
        "{ datastores: 5s, groups: 5s, jobs: 5s, node: 10s, version: 10s, permissions: 30s, snapshots: 60s }";

    public static string Write(LabOptions options, IReadOnlyList<Site> sites)
    {
        var text = new StringBuilder();
        text.AppendLine("# Written by the lab at each start. The rehearsal shop: two sites, one backup server each.");
        text.AppendLine(CultureInfo.InvariantCulture, $"listen: {{ address: 127.0.0.1, port: {options.VigiePort} }}");
        text.AppendLine("defaults:");
        text.AppendLine("  interval: 60s");
        text.AppendLine("  auth_backoff: 10s    # the lab's server locks nobody out");
        text.AppendLine("targets:");
        foreach (var site in sites)
        {
            AppendTarget(text, site);
        }

        return text.ToString();
    }

    private static void AppendTarget(StringBuilder text, Site site)
    {
        var target = site.Plan.Target;
        text.AppendLine(CultureInfo.InvariantCulture, $"  - name: {target}");
        text.AppendLine("    kind: pbs");
        text.AppendLine(CultureInfo.InvariantCulture, $"    site: {site.Name}");
        text.AppendLine(CultureInfo.InvariantCulture, $"    url: {site.Pbs.BaseUri.GetLeftPart(UriPartial.Authority)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"    token_id: {site.Pbs.TokenId}");
        text.AppendLine(CultureInfo.InvariantCulture, $"    token_secret_file: secrets/{target}.token");
        text.AppendLine(CultureInfo.InvariantCulture, $"    fingerprint: \"{site.Pbs.Fingerprint}\"");
        text.AppendLine(CultureInfo.InvariantCulture, $"    intervals: {Intervals}");
        text.AppendLine("    snapshot_cycle: 20s    # verification results are seen soon");
        text.AppendLine("    breaker: { first: 30s, longest: 2m }    # a hung datastore is tried again while people watch");
        text.AppendLine("    objectives:");
        foreach (var objective in Objectives(site))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"      - {objective}");
        }
    }

    private static IEnumerable<string> Objectives(Site site)
    {
        var subject = site.Plan.Subject;
        yield return $"{{ group: \"vm/{subject.Expected}\", datastore: {subject.Store}, namespace: \"\", max_age: 4h }}    # named exactly: it must be there";
        if (site.Plan.ExternalDisk is { } disk)
        {
            yield return $"{{ group: \"*\", datastore: {disk}, namespace: \"*\", max_age: 8d }}    # the weekly copy";
        }

        yield return "{ group: \"vm/10*\", datastore: \"*\", namespace: \"*\", max_age: 4h }   # what the shop cannot live without";
        yield return "{ group: \"*\", datastore: \"*\", namespace: \"*\", max_age: 26h }";
    }
}
