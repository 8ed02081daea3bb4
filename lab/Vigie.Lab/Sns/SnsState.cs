namespace Vigie.Lab.Sns;

/// <summary>A gateway: its address and the name of the object that stands for it.</summary>
internal sealed record SnsGateway(string Address, string Name);

/// <summary>A network of a policy.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Mask">Bits of its mask.</param>
/// <param name="Name">The object that stands for it.</param>
internal sealed record SnsNetwork(string Address, int Mask, string Name);

/// <summary>A configured policy: the only place that names a tunnel that is down.</summary>
/// <param name="Rule">Name of the rule, mostly 32 hexadecimal digits: the same over a rekey.</param>
/// <param name="IkeRule">Name of the peer's rule, such as Site_fw_dryn: the same for all rules of a peer.</param>
internal sealed record SnsPolicy(string Rule, string IkeRule)
{
    /// <summary>gateway, mobile or unknown.</summary>
    public string Type { get; init; } = "gateway";

    /// <summary>tunnel, pass or drop.</summary>
    public string Action { get; init; } = "tunnel";

    public required SnsGateway Local { get; init; }

    public required SnsGateway Peer { get; init; }

    public required SnsNetwork Source { get; init; }

    public required SnsNetwork Destination { get; init; }

    public string LocalId { get; init; } = "";

    public string PeerId { get; init; } = "";

    /// <summary>1 or 2.</summary>
    public int Ike { get; init; } = 2;

    /// <summary>In seconds.</summary>
    public long MaxLifetime { get; init; } = 3600;
}

/// <summary>A phase 1 that the daemon holds.</summary>
/// <param name="Rule">The peer's rule.</param>
/// <param name="Id">Its number now: changes with each.</param>
internal sealed record SnsIke(string Rule, int Id)
{
    /// <summary>created, connecting, established, rekeying or destroying.</summary>
    public string State { get; init; } = "established";

    public required SnsGateway Local { get; init; }

    public required SnsGateway Peer { get; init; }

    public int Ike { get; init; } = 2;

    public bool Initiator { get; init; }

    public ulong InitiatorCookie { get; init; }

    public ulong ResponderCookie { get; init; }

    public string LocalId { get; init; } = "";

    public string PeerId { get; init; } = "";

    /// <summary>Age in seconds: the product calls it lifetime.</summary>
    public long Lifetime { get; init; }

    /// <summary>Age at which it is renewed, in seconds.</summary>
    public long MaxLifetime { get; init; } = 21_251;
}

/// <summary>A phase 2 that the daemon holds.</summary>
/// <param name="Rule">Its policy.</param>
/// <param name="IkeRule">The peer's rule.</param>
/// <param name="Id">Its number now.</param>
internal sealed record SnsSa(string Rule, string IkeRule, int Id)
{
    /// <summary>created, installed, rekeying or destroying; before 4.2 larval, mature, dying or dead.</summary>
    public string State { get; init; } = "installed";

    public int IkeId { get; init; } = 1;

    public required SnsGateway Local { get; init; }

    public required SnsGateway Peer { get; init; }

    public uint SpiIn { get; init; }

    public uint SpiOut { get; init; }

    public int ReqId { get; init; } = 1;

    public long BytesIn { get; init; }

    public long BytesOut { get; init; }

    public long PacketsIn => (BytesIn + 99) / 100;

    public long PacketsOut => (BytesOut + 99) / 100;

    /// <summary>Age in seconds; 0 on one that is being destroyed.</summary>
    public long Lifetime { get; init; }

    /// <summary>Age at which it is renewed, in seconds.</summary>
    public long MaxLifetime { get; init; } = 3600;
}

/// <summary>One box of a cluster.</summary>
/// <param name="Serial">Its serial number.</param>
/// <param name="Active">Whether it does the work.</param>
internal sealed record SnsNode(string Serial, bool Active)
{
    /// <summary>Whether it answers its peer; when not, everything else about it is unknown.</summary>
    public bool Replies { get; init; } = true;

    /// <summary>OK, Failed, Failing or Unknown.</summary>
    public string Link { get; init; } = "OK";

    /// <summary>In percent.</summary>
    public int Quality { get; init; } = 100;

    public bool Synchronised { get; init; } = true;
}

/// <summary>What a firewall tells at one moment.</summary>
internal sealed record SnsState
{
    public required string Serial { get; init; }

    public string Model { get; init; } = "SN710";

    public required string Name { get; init; }

    public SnsVersion Version { get; init; } = SnsVersion.V48;

    public TimeSpan Uptime { get; init; } = TimeSpan.FromDays(41);

    public IReadOnlyList<SnsPolicy> Policies { get; init; } = [];

    public IReadOnlyList<SnsIke> IkeSas { get; init; } = [];

    public IReadOnlyList<SnsSa> Sas { get; init; } = [];

    /// <summary>The boxes of its cluster, this one first; none: it stands alone.</summary>
    public IReadOnlyList<SnsNode> Cluster { get; init; } = [];

    /// <summary>Whether the policy list has a row for each direction: it is not known which releases do so.</summary>
    public bool PolicyPerDirection { get; init; }

    public SnsState EditSas(Func<SnsSa, bool> which, Func<SnsSa, SnsSa> edit) => this with { Sas = [.. Sas.Select(s => which(s) ? edit(s) : s)] };

    public SnsState WithoutSas(Func<SnsSa, bool> which) => this with { Sas = [.. Sas.Where(s => !which(s))] };

    public SnsState EditIke(Func<SnsIke, bool> which, Func<SnsIke, SnsIke> edit) => this with { IkeSas = [.. IkeSas.Select(s => which(s) ? edit(s) : s)] };

    public SnsState WithoutIke(Func<SnsIke, bool> which) => this with { IkeSas = [.. IkeSas.Where(s => !which(s))] };

    public SnsState WithoutPolicies(Func<SnsPolicy, bool> which) => this with { Policies = [.. Policies.Where(p => !which(p))] };
}
