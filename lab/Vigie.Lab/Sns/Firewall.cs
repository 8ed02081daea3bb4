using System.Net;
using Vigie.Lab.Kit;
using Vigie.Lab.Snmp;

namespace Vigie.Lab.Sns;

/// <summary>What ails a firewall's own services.</summary>
[Flags]
internal enum FirewallTrouble
{
    None = 0,

    /// <summary>The password of Vigie is not right any more.</summary>
    OtherPassword = 1,

    /// <summary>It shows another certificate.</summary>
    OtherCertificate = 2,

    /// <summary>Nothing listens, neither the API nor the SNMP agent.</summary>
    Gone = 4,

    /// <summary>It takes questions and never answers.</summary>
    Hangs = 8,
}

/// <summary>How a firewall of the shop is started.</summary>
internal sealed record FirewallOptions
{
    /// <summary>AARD or DRYN.</summary>
    public required string Site { get; init; }

    /// <summary>Directory for certificate and passwords; they are kept over restarts.</summary>
    public required string State { get; init; }

    /// <summary>Address of the API.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port of the API; 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>UDP port of the SNMP agent, on 127.0.0.1; 0: any free one.</summary>
    public int SnmpPort { get; init; }

    /// <summary>Path of snmpd; null: it has no SNMP side.</summary>
    public string? Snmpd { get; init; }

    /// <summary>Its clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>A Stormshield firewall of the shop: one state, told over the HTTPS API and over SNMP.</summary>
internal sealed class Firewall : IAsyncDisposable
{
    private readonly FirewallOptions _options;
    private readonly SnsDouble _api;
    private readonly SnsSnmp? _snmp;
    private readonly string _password;

    private Firewall(FirewallOptions options, SnsDouble api, SnsSnmp? snmp) => (_options, _api, _snmp, _password) = (options, api, snmp, api.Password);

    /// <summary>Name of the firewall and of the target.</summary>
    public string Name => SnsModels.NameAt(_options.Site);

    public SnsDouble Api => _api;

    /// <summary>Its SNMP side; null: there is no snmpd on this machine.</summary>
    public SnsSnmp? Snmp => _snmp;

    /// <summary>Vigie reads the second site's firewall by SNMP, to show both ways.</summary>
    public bool IsReadBySnmp => _options.Site == "DRYN" && _snmp is not null;

    /// <summary>Path of the password of the API below a state directory.</summary>
    public static string PasswordFile(string name) => $"secrets/{name}.password";

    /// <summary>Starts a firewall on which all is well.</summary>
    /// <exception cref="IOException">A port is taken, or snmpd does not start.</exception>
    public static async Task<Firewall> StartAsync(FirewallOptions options)
    {
        SnsState Healthy(DateTimeOffset now) => SnsModels.Healthy(options.Site, now);
        var name = SnsModels.NameAt(options.Site);
        var api = await SnsDouble.StartAsync(Healthy, new SnsDoubleOptions
        {
            Address = options.Address,
            Port = options.Port,
            Clock = options.Clock,
            Password = StateFiles.Secret(Path.Combine(options.State, PasswordFile(name))),
            Certificate = Certificates.LoadOrCreate(Path.Combine(options.State, name + ".pem"), () => SnsCertificate.Create(Healthy(options.Clock.GetUtcNow()).Serial)),
        });
        try
        {
            var snmp = options.Snmpd is { } program ? await SnsSnmp.StartAsync(Healthy, program, options.State, options.SnmpPort, options.Clock, options.Site) : null;
            return new Firewall(options, api, snmp);
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tells what a state becomes, from the next question on.</summary>
    public void Play(Func<DateTimeOffset, SnsState, SnsState> edit)
    {
        SnsState At(DateTimeOffset now) => edit(now, SnsModels.Healthy(_options.Site, now));
        _api.Play(At);
        _snmp?.Play(At);
    }

    /// <summary>Makes its services ail, or well again; not for several callers at once.</summary>
    public async Task ApplyAsync(FirewallTrouble trouble)
    {
        _api.Password = trouble.HasFlag(FirewallTrouble.OtherPassword) ? "changed by somebody" : _password;
        if (!trouble.HasFlag(FirewallTrouble.OtherPassword))
        {
            _api.Access.Unlock();
        }

        _api.ShowOther(trouble.HasFlag(FirewallTrouble.OtherCertificate));
        _api.Faults.Replace(trouble.HasFlag(FirewallTrouble.Hangs) ? [new SnsFault(SnsFaultKind.Hang)] : []);
        await (trouble.HasFlag(FirewallTrouble.Gone) ? _api.StopListeningAsync() : _api.ListenAgainAsync());
        if (_snmp is not null)
        {
            await _snmp.Agent.ApplyAsync(AgentOf(trouble));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        if (_snmp is not null)
        {
            await _snmp.DisposeAsync();
        }
    }

    private static AgentTrouble AgentOf(FirewallTrouble trouble) =>
        (trouble.HasFlag(FirewallTrouble.OtherPassword) ? AgentTrouble.OtherPasswords : AgentTrouble.None)
        | (trouble.HasFlag(FirewallTrouble.Gone) ? AgentTrouble.Gone : AgentTrouble.None)
        | (trouble.HasFlag(FirewallTrouble.Hangs) ? AgentTrouble.Hangs : AgentTrouble.None);
}
