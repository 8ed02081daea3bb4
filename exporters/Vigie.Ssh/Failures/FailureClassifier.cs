using System.Text.RegularExpressions;

namespace Vigie.Ssh.Failures;

/// <summary>What ssh's standard error says about exit status 255.</summary>
/// <param name="Failure">The cause.</param>
/// <param name="Hop">The host on the way that it concerns, or null.</param>
/// <param name="Line">The line that tells it, for people; empty when nothing was said.</param>
internal sealed record Verdict(SshFailure Failure, SshHost? Hop, string Line);

/// <summary>
/// Tells the cause of exit status 255 from standard error: the first rule of the table that matches any line wins. Pure. Seen with
/// OpenSSH 9.2 at LogLevel INFO; each rule is made to happen by a test with a real sshd, or quotes its source.
/// </summary>
internal static partial class FailureClassifier
{
    /// <summary>Which host a message is about.</summary>
    private enum Where
    {
        /// <summary>The first one: only it is dialled from here.</summary>
        First,

        /// <summary>The one whose ssh wrote it: each ssh further out adds a closing line, so these count back from the end.</summary>
        Writer,

        /// <summary>The one after the writer: the bastion speaks about what stands behind it.</summary>
        BehindWriter,

        /// <summary>The one that the message names by its alias.</summary>
        Named,

        /// <summary>This machine.</summary>
        Here,
    }

    private sealed record Rule(Regex Pattern, SshFailure Failure, Where Where);

    private static readonly Rule[] _rules =
    [
        new(HostKeyChanged(), SshFailure.HostKeyChanged, Where.Named),
        new(HostIdentificationChanged(), SshFailure.HostKeyChanged, Where.Writer),
        new(HostKeyNotKnown(), SshFailure.HostKeyUnknown, Where.Named),
        new(NoHostKeyType(), SshFailure.HostKeyType, Where.Writer),
        new(NoAlgorithm(), SshFailure.NoCommonAlgorithm, Where.Writer),
        new(HostKeyFailed(), SshFailure.HostKeyUnknown, Where.Writer),
        // Before the refusal that always follows them.
        new(KeyFileTrouble(), SshFailure.KeyFile, Where.Writer),
        new(PermissionDenied(), SshFailure.AuthRefused, Where.Writer),
        new(NameTrouble(), SshFailure.NameUnknown, Where.First),
        new(Prohibited(), SshFailure.Forbidden, Where.Writer),
        new(BehindClosed(), SshFailure.TargetUnreachable, Where.BehindWriter),
        new(NoForwarding(), SshFailure.NoWay, Where.BehindWriter),
        new(ConnectTrouble(), SshFailure.Unreachable, Where.First),
        new(NoBanner(), SshFailure.NoGreeting, Where.Writer),
        new(OwnTrouble(), SshFailure.OwnConfig, Where.Here),
        new(LocalTrouble(), SshFailure.Local, Where.Here),
        new(CutInTheMiddle(), SshFailure.CutOff, Where.Writer),
        new(ClosedEarly(), SshFailure.ClosedEarly, Where.Writer),
    ];

    /// <summary>Tells the cause.</summary>
    /// <param name="error">Standard error of ssh, or its beginning.</param>
    /// <param name="host">The host that was asked, with the way to it.</param>
    public static Verdict Classify(string error, SshHost host)
    {
        var lines = error.Split('\n').Select(StandardError.Clean).Where(line => line.Length > 0).ToList();
        foreach (var rule in _rules)
        {
            foreach (var line in lines)
            {
                if (rule.Pattern.Match(line) is { Success: true } match)
                {
                    return new Verdict(rule.Failure, HopOf(rule.Where, match, lines, host), line);
                }
            }
        }

        return new Verdict(SshFailure.EndedUnclean, null, lines.LastOrDefault() ?? "");
    }

    private static SshHost? HopOf(Where where, Match match, List<string> lines, SshHost host)
    {
        var hops = host.Hops;
        // The closing line of a way that ended inside; one about a real address is the writer's own.
        var inside = Math.Min(lines.Count(line => ClosedWay().IsMatch(line)), hops.Count - 1);
        var writer = hops.Count - 1 - inside;
        return where switch
        {
            Where.First => hops[0],
            Where.Writer => hops[writer],
            Where.BehindWriter => hops[Math.Min(writer + 1, hops.Count - 1)],
            Where.Named => HopAlias.Find(hops, match.Groups[1].Value) ?? hops[writer],
            _ => null,
        };
    }

    private const RegexOptions Loose = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"^Host key for (\S+) has changed", Loose)]
    private static partial Regex HostKeyChanged();

    [GeneratedRegex(@"REMOTE HOST IDENTIFICATION HAS CHANGED", Loose)]
    private static partial Regex HostIdentificationChanged();

    [GeneratedRegex(@"^No .*host key is known for (\S+) and you have requested strict checking", Loose)]
    private static partial Regex HostKeyNotKnown();

    [GeneratedRegex(@"no matching host key type found", Loose)]
    private static partial Regex NoHostKeyType();

    [GeneratedRegex(@"no matching (key exchange method|cipher|MAC|compression)", Loose)]
    private static partial Regex NoAlgorithm();

    [GeneratedRegex(@"^Host key verification failed", Loose)]
    private static partial Regex HostKeyFailed();

    [GeneratedRegex(@"UNPROTECTED PRIVATE KEY FILE|^Load key |: bad permissions$|^no such identity:", Loose)]
    private static partial Regex KeyFileTrouble();

    [GeneratedRegex(@"^\S+@\S+: Permission denied|Too many authentication failures", Loose)]
    private static partial Regex PermissionDenied();

    [GeneratedRegex(@"Could not resolve hostname", Loose)]
    private static partial Regex NameTrouble();

    [GeneratedRegex(@"open failed: administratively prohibited", Loose)]
    private static partial Regex Prohibited();

    [GeneratedRegex(@"open failed: (connect failed|resource shortage|unknown channel type)", Loose)]
    private static partial Regex BehindClosed();

    [GeneratedRegex(@"stdio forwarding failed|^mux_client_request_(stdio_fwd|session)", Loose)]
    private static partial Regex NoForwarding();

    [GeneratedRegex(@"^ssh: connect to (host|address) ", Loose)]
    private static partial Regex ConnectTrouble();

    [GeneratedRegex(@"timed out during banner exchange|banner line contains invalid characters|^Invalid SSH identification string|banner exchange: Connection to .* invalid format", Loose)]
    private static partial Regex NoBanner();

    [GeneratedRegex(@"Can't open user config file|Bad configuration option|ControlPath too long|Bad (owner or permissions|.*forwarding specification)|terminating, \d+ bad configuration|unsupported option|keyword .* extra arguments|missing argument", Loose)]
    private static partial Regex OwnTrouble();

    [GeneratedRegex(@"^No user exists for uid|Could not request local forwarding|Address already in use|too long for Unix domain socket|unix_listener|^fork failed|exec(v?p?): |Cannot allocate memory|Too many open files", Loose)]
    private static partial Regex LocalTrouble();

    [GeneratedRegex(@"^Connection to \S+ closed by remote host|^client_loop:|Broken pipe|^Timeout, server .* not responding|^Connection reset by|^Read from remote host", Loose)]
    private static partial Regex CutInTheMiddle();

    [GeneratedRegex(@"^kex_exchange_identification:|^Connection closed by|^Received disconnect|^Disconnected from|^ssh_exchange_identification:|Connection timed out$", Loose)]
    private static partial Regex ClosedEarly();

    [GeneratedRegex(@"^Connection (closed|reset) by UNKNOWN port|^Disconnected from UNKNOWN port", Loose)]
    private static partial Regex ClosedWay();
}
