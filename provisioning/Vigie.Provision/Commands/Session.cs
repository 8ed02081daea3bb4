using Vigie.Provision.Grafana;
using Vigie.Provision.Plan;
using Vigie.Provision.Wishes;

namespace Vigie.Provision.Commands;

/// <summary>What a command works with once everything is checked and the server is there.</summary>
internal sealed record Session(Connection Connection, GrafanaServer Server, ServerInfo Info, SourceSettings Settings, Wish Wish, IReport Report)
{
    /// <summary>All kinds for this server and these files.</summary>
    public IReadOnlyList<IKind> Kinds { get; } = Plan.Kinds.For(Server, Wish, Settings);

    /// <summary>True when nothing may be written.</summary>
    public bool DryRun { get; init; }
}
