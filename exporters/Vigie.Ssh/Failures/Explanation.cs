namespace Vigie.Ssh.Failures;

/// <summary>Puts verdicts into words.</summary>
internal static class Explanation
{
    /// <summary>The exception of exit status 255.</summary>
    public static SshException Of(string error, SshHost host)
    {
        var verdict = FailureClassifier.Classify(error, host);
        return Of(verdict, host, Fingerprint(verdict, error));
    }

    /// <summary>The exception of a verdict.</summary>
    public static SshException Of(Verdict verdict, SshHost host, string more = "")
    {
        var hop = verdict.Hop?.Name;
        var said = verdict.Line.Length > 0 ? $" ({verdict.Line})" : "";
        return new SshException(verdict.Failure, $"ssh to {host}: {Words(verdict, hop ?? "this machine")}{more}{said}", hop);
    }

    private static string Words(Verdict verdict, string hop) => verdict.Failure switch
    {
        SshFailure.HostKeyChanged => $"{hop} presents another host key than the pinned one",
        SshFailure.HostKeyUnknown => $"{hop} presents a host key that is not pinned",
        SshFailure.HostKeyType => $"{hop} offers no host key of a pinned type",
        SshFailure.NoCommonAlgorithm => $"{hop} and this client have no algorithm in common",
        SshFailure.AuthRefused => $"{hop} refused the key",
        SshFailure.KeyFile => $"the key for {hop} cannot be used",
        SshFailure.NameUnknown => $"the name of {hop} does not resolve",
        SshFailure.Forbidden => $"{hop} forbids this destination",
        SshFailure.TargetUnreachable => $"the bastion does not reach {hop}",
        SshFailure.NoWay => $"the bastion opens no way to {hop} and does not say why",
        SshFailure.Unreachable => $"{hop} cannot be reached",
        SshFailure.NoGreeting => $"{hop} accepts connections but does not greet as SSH does",
        SshFailure.ClosedEarly => $"{hop} closed the connection before the login",
        SshFailure.CutOff => $"the session with {hop} was cut",
        SshFailure.OwnConfig => "ssh does not accept its configuration",
        SshFailure.Local => "this machine does not let ssh work",
        _ => "the command was killed or returned 255, or the link was lost (exit status 255)",
    };

    /// <summary>What the stranger presented, so that a person can compare it.</summary>
    private static string Fingerprint(Verdict verdict, string error)
    {
        var line = error.Split('\n').Select(StandardError.Clean).FirstOrDefault(line => line.StartsWith("SHA256:", StringComparison.Ordinal));
        return verdict.Failure == SshFailure.HostKeyChanged && line is not null ? $": {line.TrimEnd('.')}" : "";
    }
}
