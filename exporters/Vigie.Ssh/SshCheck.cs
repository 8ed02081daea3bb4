using System.Globalization;
using Vigie.Ssh.Configuration;
using Vigie.Ssh.Failures;
using Vigie.Ssh.Processes;

namespace Vigie.Ssh;

/// <summary>Looks whether this machine's ssh would take the configuration of a way, without a connection.</summary>
public static class SshCheck
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(10);

    /// <summary>Asks ssh for the effective settings of each hop (<c>ssh -F FILE -G ALIAS</c>) and compares those that safety rests on.</summary>
    /// <param name="host">The way.</param>
    /// <param name="clock">The time.</param>
    /// <param name="settings">How ssh is used; null for the usual.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>What is wrong, in words; empty when all is good.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(SshHost host, TimeProvider clock, SshSettings? settings, CancellationToken cancel)
    {
        try
        {
            var program = Programs.Find(settings?.Program ?? "ssh")
                ?? throw new SshException(SshFailure.ClientMissing, "there is no ssh on this machine: install the package openssh-client");
            using var folder = PrivateFolder.Create(settings?.BaseFolder);
            var hosts = folder.Write("check.hosts", ClientConfig.WriteKnownHosts(host));
            var config = folder.Write("check.conf", ClientConfig.Write(host, hosts, _ => null));
            var problems = new List<string>();
            for (var index = 0; index < host.Hops.Count; index++)
            {
                string[] arguments = ["-F", config, "-G", "--", HopAlias.Of(host.Hops, index)];
                var outcome = await ProcessRun.RunAsync(new RunOrder(program, arguments, _limit, 256 * 1024), clock, cancel);
                problems.AddRange(Compare(host.Hops[index], hosts, outcome));
            }

            return problems;
        }
        catch (SshException failure)
        {
            return [failure.Message];
        }
    }

    private static IEnumerable<string> Compare(SshHost hop, string hosts, RunOutcome outcome)
    {
        if (outcome.End != RunEnd.Exited || outcome.ExitCode != 0)
        {
            return [$"ssh does not take the configuration of {hop.Name} (exit status {outcome.ExitCode}){StandardError.LastLine(outcome.Error)}"];
        }

        var effective = outcome.Output.Split('\n').ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Wanted(hop, hosts).Where(line => !effective.Contains(line)).Select(line => $"ssh does not take '{line}' for {hop.Name}: it is too old, or its own defaults forbid it");
    }

    /// <summary>As ssh -G writes them.</summary>
    private static string[] Wanted(SshHost hop, string hosts) =>
    [
        $"hostname {hop.Address.ToLowerInvariant()}",
        string.Create(CultureInfo.InvariantCulture, $"port {hop.Port}"),
        $"user {hop.User}",
        "batchmode yes",
        "identitiesonly yes",
        "stricthostkeychecking true",
        $"userknownhostsfile {hosts}",
        "loglevel INFO",
    ];
}
