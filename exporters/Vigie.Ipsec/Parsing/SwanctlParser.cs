using Vigie.Ipsec.Model;

namespace Vigie.Ipsec.Parsing;

/// <summary>From swanctl's <c>--pretty</c> output to records. Key names are those of the VICI protocol (libcharon's vici README).</summary>
internal static class SwanctlParser
{
    /// <summary>Tasks by which charon waits for a peer that may be gone; with MOBIKE in use that task is the liveness check.</summary>
    private static readonly HashSet<string> _livenessTasks = new(StringComparer.Ordinal) { "IKE_DPD", "IKE_MOBIKE", "ISAKMP_DPD", "INFORMATIONAL" };

    /// <summary>Modes of real tunnels; PASS and DROP are shunts.</summary>
    private static readonly HashSet<string> _tunnelModes = new(StringComparer.OrdinalIgnoreCase) { "TUNNEL", "TRANSPORT", "TRANSPORT_PROXY", "BEET", "IPTFS" };

    /// <summary>Reads <c>--list-conns --pretty</c>.</summary>
    /// <exception cref="IpsecFormatException">The text breaks the format or was cut.</exception>
    public static IReadOnlyList<ConfiguredTunnel> Connections(string text) =>
        [.. Messages(text, "list-conn event", "list-conns reply").SelectMany(message => message.Sections).SelectMany(OfConnection)];

    /// <summary>Reads <c>--list-sas --pretty</c>.</summary>
    /// <exception cref="IpsecFormatException">The text breaks the format or was cut.</exception>
    public static (IReadOnlyList<IkeSa> Ikes, IReadOnlyList<ChildSa> Children) Sas(string text)
    {
        // A peer that has not proved who it is has no name yet: it is no tunnel of ours.
        var named = Messages(text, "list-sa event", "list-sas reply").SelectMany(message => message.Sections).Where(ike => ike.Name != "(unnamed)").ToList();
        return ([.. named.Select(OfIke)], [.. named.SelectMany(ike => (ike.Section("child-sas")?.Sections ?? []).Select(child => OfChild(ike.Name, child)))]);
    }

    /// <summary>Reads <c>--version --daemon --pretty</c>.</summary>
    /// <returns>The daemon's version, or null when it does not tell.</returns>
    /// <exception cref="IpsecFormatException">The text breaks the format or was cut.</exception>
    public static string? Version(string text) => Messages(text, "", "version reply")[^1]["version"];

    /// <summary>All messages but the last, which must be the reply that ends the answer.</summary>
    private static IReadOnlyList<PrettySection> Messages(string text, string events, string reply)
    {
        var messages = PrettyTree.Read(text);
        if (messages.Count == 0 || messages[^1].Name != reply)
        {
            throw new IpsecFormatException($"the answer does not end with '{reply}': it was cut, or another command answered");
        }

        if (messages[^1]["success"] == "no" || messages.SkipLast(1).Any(message => message.Name != events))
        {
            throw new IpsecFormatException("the daemon reports an error, or another command answered");
        }

        return events.Length == 0 ? messages : [.. messages.SkipLast(1)];
    }

    private static IEnumerable<ConfiguredTunnel> OfConnection(PrettySection connection) =>
        from child in connection.Section("children")?.Sections ?? []
        where _tunnelModes.Contains(child["mode"] ?? "")
        select new ConfiguredTunnel(TunnelId.Name(connection.Name), TunnelId.Name(child.Name), Selectors(child, "local-ts"), Selectors(child, "remote-ts"))
        {
            RemoteAddress = TunnelId.Selectors(connection.List("remote_addrs")),
            IkeVersion = (connection["version"] ?? "").Replace("IKEv", "", StringComparison.Ordinal),
        };

    private static IkeSa OfIke(PrettySection ike)
    {
        var phase = ike["state"] switch
        {
            "ESTABLISHED" or "REKEYING" => SaPhase.Up,
            "CREATED" or "CONNECTING" or "PASSIVE" => SaPhase.Pending,
            _ => SaPhase.Closing,
        };
        var rekeys = new[] { Numbers.Seconds(ike["rekey-time"]), Numbers.Seconds(ike["reauth-time"]) };
        return new IkeSa(TunnelId.Name(ike.Name), phase)
        {
            RekeySeconds = rekeys.Min(),
            OwesAnswer = ike["state"] == "CONNECTING" || ike.List("tasks-active").Any(_livenessTasks.Contains),
            Version = ike["version"] is "1" or "2" ? ike["version"]! : "",
            RemoteAddress = TunnelId.Name(ike["remote-host"] ?? ""),
        };
    }

    private static ChildSa OfChild(string connection, PrettySection child)
    {
        var phase = child["state"] switch
        {
            "INSTALLED" or "REKEYING" or "UPDATING" => SaPhase.Up,
            "REKEYED" or "DELETING" or "DELETED" or "DESTROYING" => SaPhase.Closing,
            _ => SaPhase.Pending,
        };

        // The section's name is a label with a running number; versions before 5.5.2 have no name key and no number.
        return new ChildSa(TunnelId.Name(connection), TunnelId.Name(child["name"] ?? child.Name), $"{child["spi-in"]}/{child["spi-out"]}", phase)
        {
            LocalTs = Selectors(child, "local-ts"),
            RemoteTs = Selectors(child, "remote-ts"),
            In = new TrafficCount(Numbers.Count(child["bytes-in"]), Numbers.Count(child["packets-in"]), Numbers.Age(child["use-in"])),
            Out = new TrafficCount(Numbers.Count(child["bytes-out"]), Numbers.Count(child["packets-out"]), Numbers.Age(child["use-out"])),
            AgeSeconds = Numbers.Age(child["install-time"]),
            RekeySeconds = Numbers.Seconds(child["rekey-time"]),
        };
    }

    /// <summary>pfSense's patch for translated networks prints <c>10.0.0.0/24|/0</c>: what follows the bar is no part of the selector.</summary>
    private static string Selectors(PrettySection section, string key) =>
        TunnelId.Selectors(section.List(key).Select(one => one.Split('|', 2)[0]));
}
