using Vigie.Lab.Databases;
using Vigie.Lab.Nas;
using Vigie.Lab.Pbs;
using Vigie.Lab.Snmp;
using Vigie.Lab.Sns;
using Vigie.Lab.Tunnel;

namespace Vigie.Lab.Shop.Faults;

/// <summary>Something that can go wrong at a site, at the press of a button.</summary>
internal sealed record LabFault
{
    /// <summary>Name, unique within a site.</summary>
    public required string Name { get; init; }

    /// <summary>What the button says.</summary>
    public required string Title { get; init; }

    /// <summary>Heading it stands under.</summary>
    public required string Section { get; init; }

    /// <summary>What then happens.</summary>
    public required string Effect { get; init; }

    /// <summary>Names of the alerts that may follow, the likeliest first; none: nothing should be told.</summary>
    public IReadOnlyList<string> Alerts { get; init; } = [];

    /// <summary>How long the rule waits, in words; null: at once.</summary>
    public string? Waits { get; init; }

    /// <summary>Labels that the alert must carry besides its site.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Change to what the backup server tells; the time is now, in Unix seconds.</summary>
    public Func<PbsScenario, long, PbsScenario> EditPbs { get; init; } = (scenario, _) => scenario;

    /// <summary>Misbehaviour of the backup server's HTTP side.</summary>
    public IReadOnlyList<PbsFault> PbsFaults { get; init; } = [];

    /// <summary>The backup server shows another certificate.</summary>
    public bool PbsShowsOtherCertificate { get; init; }

    /// <summary>Nothing listens where the backup server was.</summary>
    public bool PbsGone { get; init; }

    /// <summary>Change to what the NAS tells, and how long the fault has been on.</summary>
    public Func<NasState, TimeSpan, NasState> EditNas { get; init; } = (state, _) => state;

    /// <summary>What ails the agent of the NAS.</summary>
    public AgentTrouble NasTrouble { get; init; }

    /// <summary>Change to what the firewall tells, and how long the fault has been on.</summary>
    public Func<SnsState, TimeSpan, SnsState> EditFirewall { get; init; } = (state, _) => state;

    /// <summary>What ails the services of the firewall.</summary>
    public FirewallTrouble Firewall { get; init; }

    /// <summary>What ails the gateway of this site.</summary>
    public GatewayTrouble Gateway { get; init; }

    /// <summary>What ails the gateway of the other site.</summary>
    public GatewayTrouble PeerGateway { get; init; }

    /// <summary>What ails the bastion.</summary>
    public BastionTrouble Bastion { get; init; }

    /// <summary>What ails the pairs of database servers.</summary>
    public IReadOnlyList<DatabaseTrouble> Databases { get; init; } = [];
}
