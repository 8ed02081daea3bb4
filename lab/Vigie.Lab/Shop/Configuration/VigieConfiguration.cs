using System.Globalization;
using System.Text;
using Vigie.Lab.Nas;

namespace Vigie.Lab.Shop.Configuration;

/// <summary>The configuration of Vigie for the lab: as in production, with shorter intervals so that a rehearsal does not take all day.</summary>
internal static class VigieConfiguration
{
    private const string Intervals =
        "{ datastores: 5s, groups: 5s, jobs: 5s, node: 10s, version: 10s, permissions: 30s, snapshots: 60s }";

    private const string NasIntervals = "{ device: 5s, arrays: 5s, disks: 5s, smart: 60s }";
    private const string NasExpected = "{ arrays: 1, disks: 4, spares: 0 }";
    private const string NasLevels = $"{{ \"{NasModels.Pool}\": \"5\" }}";

    public static string Write(LabOptions options, RehearsalShop shop)
    {
        var sites = shop.Sites;
        var text = new StringBuilder();
        text.AppendLine("# Written by the lab at each start. The rehearsal shop: two sites, each with a backup server, a NAS and databases.");
        text.AppendLine(CultureInfo.InvariantCulture, $"listen: {{ address: 127.0.0.1, port: {options.VigiePort} }}");
        text.AppendLine("defaults:");
        text.AppendLine("  interval: 60s");
        text.AppendLine("  auth_backoff: 10s    # the lab's server locks nobody out");
        TunnelConfiguration.AppendBastions(text, shop);
        text.AppendLine("targets:");
        foreach (var site in shop.Sites)
        {
            AppendTarget(text, site);
        }

        foreach (var site in shop.Sites)
        {
            AppendNas(text, site);
        }

        foreach (var site in sites)
        {
            TunnelConfiguration.AppendTargets(text, site);
        }

        if (shop.Databases is { } databases)
        {
            DatabaseConfiguration.AppendTargets(text, databases);
        }

        return text.ToString();
    }

    private static void AppendTarget(StringBuilder text, Site site)
    {
        var target = site.Plan.Target;
        text.AppendLine(CultureInfo.InvariantCulture, $"  - name: {target}");
        text.AppendLine("    kind: pbs");
        text.AppendLine(CultureInfo.InvariantCulture, $"    site: {site.Name}");
        text.Append(TunnelConfiguration.ReachedThrough(site));
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

    /// <summary>Only a NAS that runs: without snmpd there is none to watch.</summary>
    private static void AppendNas(StringBuilder text, Site site)
    {
        if (site.Nas is not { } nas)
        {
            return;
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"""
              - name: {nas.Name}
                kind: raid
                site: {site.Name}
            {TunnelConfiguration.ReachedThrough(site)}    address: 127.0.0.1:{nas.Port}
                user: {nas.User.Name}    # SNMPv3 with SHA-256 and AES-128
                auth_password_file: {NasDouble.SecretFile(nas.Name, "auth")}
                priv_password_file: {NasDouble.SecretFile(nas.Name, "priv")}
                expected: {NasExpected}
                levels: {NasLevels}    # DSM does not tell them
                max_disk_temperature: 50
                smart: true
                intervals: {NasIntervals}
            """);
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
