using Vigie.Core;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Ssh;

namespace Vigie.Reach.Tests;

/// <summary>A module whose targets may stand behind a bastion, and may be an SSH server themselves.</summary>
internal sealed class ReachModule(string kind = "thing") : IModule
{
    public string Kind => kind;

    public string Summary => "A thing behind a bastion";

    public IReadOnlyList<ConfigKey> Keys => [SshKeys.Via, SshKeys.Server];

    public IReadOnlyList<ConfigKey> SharedKeys => [SshKeys.Bastions];

    public IReadOnlyList<CollectorDescription> Collectors { get; } = [new("state", TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20), true, [])];

    public ITargetPlan? Read(ConfigSection target)
    {
        var (via, server) = (target.Get(SshKeys.Via), target.Get(SshKeys.Server));
        return target.HasFaults ? null : new ReachPlan(via, server?.Behind(via, "thing"));
    }
}

internal sealed record ReachPlan(SshHost? Via, SshHost? Server) : ITargetPlan
{
    public ITarget Open(TargetServices services) => throw new NotSupportedException("Tests of the configuration open nothing.");

    public Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancel) => SshPrograms.CheckAsync(Server ?? Via, cancel);
}
