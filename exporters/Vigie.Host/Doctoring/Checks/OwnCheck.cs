using System.Globalization;
using Vigie.Core.Collecting;
using Vigie.Host.Commands;

namespace Vigie.Host.Doctoring.Checks;

/// <summary>The Vigie that runs with this configuration: answers a scrape, has this version, and took its last configuration.</summary>
/// <param name="around">The installation.</param>
internal sealed class OwnCheck(Surroundings around) : Check
{
    public override string Name => "vigie";

    public override async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline)
    {
        var own = around.Own;
        string text;
        try
        {
            text = await around.OwnMetrics.AskAsync(deadline);
        }
        catch (TargetFailureException failure)
        {
            return [Red($"{own}: {failure.Reason.Name()}: {failure.Message}", CureOf(failure.Reason))];
        }

        if (Samples.ValueOf(text, "vigie_config_last_reload_successful") is not { } reloaded)
        {
            return [Red($"{own}: another program than Vigie answers there", "Stop that program, or give Vigie another port under listen.")];
        }

        if (reloaded == 0)
        {
            return [Red($"{own}: it runs with an old configuration, for it refused the last one that it read", $"`vigie check --config {around.Addresses.File}` tells the faults; mended, the file is read again by itself.")];
        }

        if (await OtherTargetsAsync(deadline) is { } others)
        {
            return [others];
        }

        var version = Samples.LabelOf(text, "vigie_build_info", "version");
        return version == VigieCommand.Build.Version
            ? [Ok($"{own}: answers, version {version}")]
            : [Warn($"{own}: version {version} runs, and this program is {VigieCommand.Build.Version}", "Start the service anew after an upgrade.")];
    }

    /// <summary>Another Vigie may have the port, or this file may not be the one that the running Vigie reads.</summary>
    private async Task<Finding?> OtherTargetsAsync(CancellationToken deadline)
    {
        const string Cure = "Call the doctor with the very --config, --only and --shard that the service has; if they are these, another Vigie has the port, or the file was changed a moment ago and is read again by itself.";
        string[] wanted = [.. around.Config.Targets.Select(target => target.Identity.Name)];
        string[] there;
        try
        {
            there = [.. (await around.OwnTargets.AskAsync(deadline)).Items("targets").Select(target => target.Text("name"))];
        }
        catch (TargetFailureException failure)
        {
            return Red($"{around.Own}: its page /targets: {failure.Reason.Name()}: {failure.Message}", CureOf(failure.Reason));
        }

        var (missing, more) = (wanted.Except(there, StringComparer.Ordinal).ToList(), there.Except(wanted, StringComparer.Ordinal).ToList());
        return missing.Count + more.Count == 0 ? null
            : missing.Count == wanted.Length ? Red($"{around.Own}: the Vigie there watches none of the targets of this configuration", Cure)
            : Warn($"{around.Own}: it watches other targets than this configuration has: {missing.Count} are missing there, {more.Count} are more", Cure);
    }

    private string CureOf(FailureReason reason) => reason switch
    {
        FailureReason.Auth when around.Addresses.Logins.ContainsKey("vigie") => "Name or password of --login are not among listen.basic_auth.users: `vigie hash-password` makes the hash of a new one.",
        FailureReason.Auth => "Give name and password of listen.basic_auth: --login vigie=NAME:FILE, with the password in the first line of FILE.",
        // With TLS 1.3 a client learns that its certificate is missing only by a connection that ends.
        FailureReason.Identity or FailureReason.Tls or FailureReason.Protocol when around.Config.Listen.Tls?.ClientAuthorities is not null && around.Addresses.ClientCertificate is null =>
            "It wants a client certificate: --client-certificate FILE --client-key FILE. Else another program has the port.",
        FailureReason.Identity or FailureReason.Tls => "Another program has the port, or Vigie was not started anew since TLS was switched on or off. A renewed certificate is taken without a restart.",
        FailureReason.Protocol => "Another program may have the port; else the log of Vigie tells more (`journalctl -u vigie`, `docker compose logs`).",
        _ => "Start it: systemctl start vigie, or docker compose up -d; `journalctl -u vigie` or `docker compose logs` tell why it ended. In a container, call the doctor inside of it.",
    };
}

/// <summary>Single values out of Vigie's own text exposition.</summary>
internal static class Samples
{
    /// <summary>The value of the first series of a name, or null.</summary>
    public static double? ValueOf(string text, string name) =>
        LineOf(text, name) is { } line && double.TryParse(line[(line.LastIndexOf(' ') + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>A label of the first series of a name; empty without it.</summary>
    public static string LabelOf(string text, string name, string label)
    {
        var parts = LineOf(text, name)?.Split($"{label}=\"", 2);
        return parts is [_, var rest] ? rest.Split('"')[0] : "";
    }

    private static string? LineOf(string text, string name) =>
        text.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{');
}
