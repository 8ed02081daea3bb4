using Vigie.Lab.Kit;

namespace Vigie.Lab.Tunnel;

/// <summary>A gateway with a real strongSwan: charon with its userland ESP on /dev/net/tun, swanctl, and an sshd that allows to look.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    private const GatewayTrouble Configured = GatewayTrouble.WrongSecret | GatewayTrouble.ConnectionRemoved | GatewayTrouble.NoConnections;
    private const GatewayTrouble Filtered = GatewayTrouble.Off | GatewayTrouble.LineCut | GatewayTrouble.EspDropped | GatewayTrouble.EspInDropped | GatewayTrouble.BigDropped;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RekeyPace = TimeSpan.FromSeconds(6);

    private readonly string _folder;
    private readonly string _secret;
    private readonly Dictionary<string, string> _environment;
    private ChildProcess? _charon;
    private SshServer? _ssh;
    private GatewayTrouble _trouble;
    private CancellationTokenSource? _rekeying;
    private Task _rekeys = Task.CompletedTask;

    private Gateway(LinuxNamespace at, GatewayPlan plan, string folder, string secret)
    {
        (Machine, Plan, _folder, _secret) = (at, plan, Path.Combine(folder, plan.Name), secret);
        _environment = new Dictionary<string, string> { ["STRONGSWAN_CONF"] = Path.Combine(_folder, "strongswan.conf") };
    }

    public LinuxNamespace Machine { get; }

    public GatewayPlan Plan { get; }

    /// <summary>What charon has written so far.</summary>
    public string Log => Path.Combine(_folder, "charon.log");

    public SshServer Ssh => _ssh!;

    /// <summary>Process id of charon; null: it was killed.</summary>
    public int? CharonId => _charon?.Id;

    /// <summary>Starts daemon and sshd.</summary>
    /// <param name="at">Its machine.</param>
    /// <param name="plan">Addresses and connections.</param>
    /// <param name="folder">Folder for its files.</param>
    /// <param name="secret">The secret that both gateways share.</param>
    /// <param name="ssh">Its sshd.</param>
    public static async Task<Gateway> StartAsync(LinuxNamespace at, GatewayPlan plan, string folder, string secret, SshServerPlan ssh)
    {
        var gateway = new Gateway(at, plan, folder, secret);
        try
        {
            Directory.CreateDirectory(gateway._folder);
            await gateway.StartCharonAsync();
            gateway._ssh = await SshServer.StartAsync(at, ssh, gateway._folder);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks swanctl(8).</summary>
    public Task<ProgramResult> SwanctlAsync(params string[] arguments) => Machine.AskAsync("/usr/sbin/swanctl", arguments, environment: _environment);

    /// <summary>Whether all children of the tunnel are installed.</summary>
    public async Task<bool> IsUpAsync()
    {
        var sas = await SwanctlAsync("--list-sas");
        return GatewayPlan.Children.All(child => sas.Output.Split('\n').Any(l => l.TrimStart().StartsWith(child + ":", StringComparison.Ordinal) && l.Contains("INSTALLED", StringComparison.Ordinal)));
    }

    /// <summary>Makes it ail, or well again; the tunnel itself comes back by <see cref="TunnelLab"/>.</summary>
    public async Task ApplyAsync(GatewayTrouble next)
    {
        var (before, changed) = (_trouble, _trouble ^ next);
        _trouble = next;
        if (changed.HasFlag(GatewayTrouble.Rekeying) || next.HasFlag(GatewayTrouble.Killed))
        {
            await StopRekeyingAsync();
        }

        if (changed.HasFlag(GatewayTrouble.DaemonHangs) && before.HasFlag(GatewayTrouble.DaemonHangs))
        {
            _charon?.Thaw();
        }

        await Ssh.ShowAsync(next.HasFlag(GatewayTrouble.OtherHostKey));
        await SwitchDaemonAsync(changed, next);
        if ((changed & Filtered) != 0)
        {
            await Machine.DoAsync("nft", ["-f", "-"], TunnelFilter.Of(next));
        }

        if (changed.HasFlag(GatewayTrouble.DaemonHangs) && next.HasFlag(GatewayTrouble.DaemonHangs))
        {
            _charon?.Freeze();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopRekeyingAsync();
        if (_ssh is not null)
        {
            await _ssh.DisposeAsync();
        }

        if (_charon is not null)
        {
            await _charon.DisposeAsync();
        }
    }

    private async Task SwitchDaemonAsync(GatewayTrouble changed, GatewayTrouble next)
    {
        if (next.HasFlag(GatewayTrouble.Killed))
        {
            await KillAsync();
            return;
        }

        if (_charon is null)
        {
            await StartCharonAsync();
        }
        else if ((changed & Configured) != 0)
        {
            await LoadAsync();
            await SwanctlAsync("--terminate", "--ike", Plan.Connection, "--force", "--timeout", "2");
        }

        if (changed.HasFlag(GatewayTrouble.ChildEnded) && next.HasFlag(GatewayTrouble.ChildEnded))
        {
            await SwanctlAsync("--terminate", "--child", GatewayPlan.Children[0], "--timeout", "5");
        }

        if (changed.HasFlag(GatewayTrouble.Rekeying) && next.HasFlag(GatewayTrouble.Rekeying))
        {
            _rekeying = new CancellationTokenSource();
            _rekeys = RekeyAsync(_rekeying.Token);
        }
    }

    private async Task KillAsync()
    {
        if (_charon is { } charon)
        {
            _charon = null;
            await charon.KillAsync();
            await charon.DisposeAsync();
        }
    }

    private async Task RekeyAsync(CancellationToken stop)
    {
        try
        {
            for (var i = 1; ; i++)
            {
                await SwanctlAsync(i % 4 == 0 ? ["--rekey", "--ike", Plan.Connection] : ["--rekey", "--child", GatewayPlan.Children[i % 2]]);
                await Task.Delay(RekeyPace, TimeProvider.System, stop);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private async Task StopRekeyingAsync()
    {
        if (_rekeying is { } rekeying)
        {
            _rekeying = null;
            await rekeying.CancelAsync();
            await _rekeys;
            rekeying.Dispose();
        }
    }

    private async Task StartCharonAsync()
    {
        StateFiles.WritePrivate(_environment["STRONGSWAN_CONF"], DaemonConfiguration());
        await Machine.RunAsync(() =>
        {
            // What a killed daemon leaves: the next one would take it for itself, still running.
            File.Delete("/run/charon.pid");
            File.Delete("/run/charon.vici");
            return true;
        });
        _charon = await Machine.StartAsync(TunnelMachine.Charon, [], _environment);
        await WaitForDaemonAsync();
        await LoadAsync();
    }

    private async Task WaitForDaemonAsync()
    {
        if (!await Waiting.UntilAsync(async () => (await SwanctlAsync("--stats")).ExitCode == 0, Patience, TimeSpan.FromMilliseconds(50), () => _charon!.HasEnded))
        {
            throw new IOException($"charon of {Plan.Name} does not answer: {(File.Exists(Log) ? string.Join(' ', File.ReadLines(Log).TakeLast(4)) : "no log")}");
        }
    }

    private async Task LoadAsync()
    {
        var file = Path.Combine(_folder, "swanctl.conf");
        var secret = _trouble.HasFlag(GatewayTrouble.WrongSecret) ? "another secret" : _secret;
        StateFiles.WritePrivate(file, Plan.Configuration(secret, _trouble));
        var loaded = await SwanctlAsync("--load-all", "--clear", "--noprompt", "--file", file);
        if (loaded.ExitCode != 0)
        {
            throw new IOException($"swanctl of {Plan.Name} does not load its configuration: {loaded.Error.Trim()} {loaded.Output.Trim()}");
        }
    }

    /// <summary>Its strongswan.conf(5): a peer that is silent is given up after some 25 s instead of 165 s.</summary>
    private string DaemonConfiguration() => $$"""
        charon {
          load_modular = yes
          install_virtual_ip = no
          retransmit_tries = 3
          retransmit_timeout = 2.0
          filelog {
            log {
              path = {{Log}}
              time_format = %Y-%m-%dT%H:%M:%S
              default = 1
              flush_line = yes
            }
          }
          plugins {
            include /etc/strongswan.d/charon/*.conf
            kernel-libipsec {
              load = yes
            }
            bypass-lan {
              load = no
            }
            resolve {
              load = no
            }
            dhcp {
              load = no
            }
            stroke {
              load = no
            }
          }
        }

        """;
}
