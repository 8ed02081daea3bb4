using Vigie.Testing;
using Vigie.Testing.Ssh;

namespace Vigie.Ssh.Tests;

/// <summary>A bastion and a firewall, both real sshd on loopback, a key that both accept, and a hub of the test's own.</summary>
internal sealed class SshGround : IAsyncDisposable
{
    /// <summary>The forced command of the firewall: a few words, each a behaviour.</summary>
    private const string Script = """
        #!/bin/sh
        set -f
        set -- $SSH_ORIGINAL_COMMAND
        case "$1" in
          say) shift; echo "$*" ;;
          exit) echo some words >&2; exit "$2" ;;
          hang) echo begun; exec sleep 15 ;;
          endless) exec yes 0123456789abcdef ;;
          noise) exec yes noise >&2 ;;
          big) exec head -c "$2" /dev/zero ;;
          die) kill -TERM $$ ;;
          cut) echo half; sleep 0.2; kill -KILL "$(ps -o ppid= -p $PPID)" $PPID; sleep 1 ;;
          ask) cat; echo end ;;
          *) echo "refused: $1" >&2; exit 126 ;;
        esac
        """;

    private SshGround(TimeSpan idle) => Hub = new SshHub(TimeProvider.System, new SshSettings { BaseFolder = Base, IdleTime = idle });

    public TemporaryFolder Folder { get; } = new();

    /// <summary>Where the hub makes its private folder.</summary>
    public string Base { get; } = Directory.CreateTempSubdirectory("vt-").FullName;

    public SshHub Hub { get; }

    public SshKeyPair Key { get; private set; } = null!;

    public SshKeyPair OtherKey { get; private set; } = null!;

    public RealSshd Bastion { get; private set; } = null!;

    public RealSshd Firewall { get; private set; } = null!;

    /// <summary>The way to the bastion.</summary>
    public SshHost BastionHost => HostOf(Bastion, "bastion-aard", null);

    /// <summary>The way to the firewall, through the bastion.</summary>
    public SshHost FirewallHost => HostOf(Firewall, "fw-dryn", BastionHost);

    /// <summary>What the bastion lets the key do: forward to the firewall's port, nothing else.</summary>
    public string BastionLine => $"restrict,port-forwarding,permitopen=\"127.0.0.1:{Firewall.Port}\",command=\"/bin/false\" {Key.Public} vigie";

    public static async Task<SshGround> StartAsync(TimeSpan? idle = null)
    {
        var ground = new SshGround(idle ?? TimeSpan.FromMinutes(10));
        ground.Key = await SshKeyPair.CreateAsync(ground.Folder.PathOf("id"));
        ground.OtherKey = await SshKeyPair.CreateAsync(ground.Folder.PathOf("id_other"));
        var script = ground.Folder.Write("ipsec-test", Script);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        ground.Firewall = await RealSshd.StartAsync(ground.Folder, "firewall", [$"restrict,command=\"{script}\" {ground.Key.Public} vigie"]);
        ground.Bastion = await RealSshd.StartAsync(ground.Folder, "bastion", []);
        ground.Bastion.Authorize(ground.BastionLine);
        return ground;
    }

    /// <summary>The way to a server of the test.</summary>
    public SshHost HostOf(RealSshd server, string name, SshHost? via) => new()
    {
        Name = name,
        Address = "127.0.0.1",
        Port = server.Port,
        User = RealSshd.User,
        KeyFile = Key.File,
        HostKeys = [server.HostKey.Public],
        Via = via,
        ConnectTimeout = TimeSpan.FromSeconds(3),
    };

    /// <summary>Runs a command of the script, at a way that is closed afterwards.</summary>
    public async Task<RemoteResult> RunAsync(SshHost host, RemoteCommand command)
    {
        await using var connection = Hub.Open(host);
        return await connection.RunAsync(command, TestContext.Current.CancellationToken);
    }

    /// <summary>The failure of a command that must fail.</summary>
    public async Task<SshException> FailAsync(SshHost host, params string[] words) =>
        await Assert.ThrowsAsync<SshException>(() => RunAsync(host, new RemoteCommand(words.Length > 0 ? words : ["say", "hello"])));

    /// <summary>Disposes, and holds that the hub left nothing: no folder, no process.</summary>
    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await Firewall.DisposeAsync();
        await Bastion.DisposeAsync();
        Folder.Dispose();
        var left = Directory.EnumerateFileSystemEntries(Base).ToList();
        Directory.Delete(Base, recursive: true);
        Assert.Empty(left);
        Assert.Empty(await SshProcesses.SettleAsync(Base));
    }
}
