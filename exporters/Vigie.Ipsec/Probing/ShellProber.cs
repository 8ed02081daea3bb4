using System.Globalization;
using Vigie.Core.Collecting;
using Vigie.Ipsec.Model;
using Vigie.Reach;
using Vigie.Ssh;

namespace Vigie.Ipsec.Probing;

/// <summary>Makes the same probe on a host behind the gateway, with OpenBSD's <c>nc</c> and iputils' <c>ping</c>.</summary>
/// <param name="shell">Runs commands there; owned from now on.</param>
/// <param name="exchanges">Where commands are counted and shown.</param>
/// <param name="clock">Measures how long commands take where they do not tell.</param>
internal sealed class ShellProber(IRemoteShell shell, ExchangeLog exchanges, TimeProvider clock) : IProber, IAsyncDisposable
{
    /// <summary>1,400 bytes with the headers of ICMP and IPv4, or IPv6.</summary>
    private const int LargePayload = 1372;

    public async Task<ProbeOutcome> ProbeAsync(TunnelProbe probe, CancellationToken deadline)
    {
        var seconds = ((int)Math.Ceiling(probe.Timeout.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var source = probe.Source?.ToString();
        var started = clock.GetTimestamp();
        var answer = await RunAsync(["nc", "-z", "-v", "-n", "-w", seconds, .. Given("-s", source), probe.Host.ToString(), probe.Port.ToString(CultureInfo.InvariantCulture)], probe, deadline);
        var took = clock.GetElapsedTime(started);
        var result = ResultOf(answer);
        return new ProbeOutcome(result, took, probe.SendsLarge ? await SendLargeAsync(probe, seconds, source, deadline) : null);
    }

    public ValueTask DisposeAsync() => shell is IAsyncDisposable connection ? connection.DisposeAsync() : ValueTask.CompletedTask;

    private static ProbeResult ResultOf(RemoteResult answer) => answer switch
    {
        { ExitStatus: 0 } => ProbeResult.Connected,
        _ when Says(answer, "refused") => ProbeResult.Refused,
        _ when Says(answer, "timed out") => ProbeResult.Timeout,
        _ when Says(answer, "no route") || Says(answer, "unreachable") => ProbeResult.Unreachable,

        // Some versions of nc say nothing when their own time is over.
        { ExitStatus: 1, Error.Length: 0 } => ProbeResult.Timeout,
        _ => throw new TargetFailureException(FailureReason.Config, string.Create(CultureInfo.InvariantCulture, $"nc could not make the probe there (exit status {answer.ExitStatus}): is the source one of that host's addresses?")),
    };

    private async Task<bool?> SendLargeAsync(TunnelProbe probe, string seconds, string? source, CancellationToken deadline)
    {
        var answer = await RunAsync(
            ["ping", "-n", "-c", "1", "-W", seconds, "-M", "do", "-s", LargePayload.ToString(CultureInfo.InvariantCulture), .. Given("-I", source), probe.Host.ToString()], probe, deadline);

        // 1 is no answer; 2 is a mistake of the call, or a host that may not ping.
        return answer.ExitStatus switch { 0 => true, 1 => false, _ => null };
    }

    private async Task<RemoteResult> RunAsync(string[] words, TunnelProbe probe, CancellationToken deadline)
    {
        var command = new RemoteCommand(words) { Deadline = probe.Timeout + TimeSpan.FromSeconds(10), MaxOutputBytes = 16 * 1024 };
        exchanges.CountRequest();
        try
        {
            var answer = await shell.RunAsync(command, deadline);
            exchanges.Show(new Exchange(command.ToString(), string.Create(CultureInfo.InvariantCulture, $"status {answer.ExitStatus}"), answer.Output.Length, answer.Took));
            return answer.ExitStatus is 126 or 127
                ? throw new TargetFailureException(answer.ExitStatus == 126 ? FailureReason.Forbidden : FailureReason.Unsupported, $"{words[0]} may not be run there, or is missing")
                : answer;
        }
        catch (SshException fault)
        {
            throw fault.ToFailure();
        }
    }

    private static string[] Given(string option, string? value) => value is null ? [] : [option, value];

    private static bool Says(RemoteResult answer, string text) => answer.Error.Contains(text, StringComparison.OrdinalIgnoreCase);
}
