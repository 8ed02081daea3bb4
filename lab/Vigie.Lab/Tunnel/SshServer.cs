using System.Globalization;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Tunnel;

/// <summary>What one sshd is set up with.</summary>
/// <param name="Name">Name of its machine.</param>
/// <param name="Address">Address it listens on.</param>
/// <param name="User">The only user that may come in.</param>
/// <param name="AuthorizedKey">Options and public key, a line of authorized_keys.</param>
internal sealed record SshServerPlan(string Name, string Address, string User, string AuthorizedKey)
{
    /// <summary>TCP port.</summary>
    public int Port { get; init; } = 22;

    /// <summary>The script that <see cref="CommandPath"/> holds; null: there is none.</summary>
    public string? Command { get; init; }

    /// <summary>Path of the forced command in the namespace, where a user without rights finds it too.</summary>
    public static string CommandPath(string name) => $"/run/lab/{name}.command";
}

/// <summary>A real sshd (Debian package openssh-server) inside a namespace: keys only, one user, a forced command; its files lie in the namespace's own /run.</summary>
internal sealed class SshServer : IAsyncDisposable
{
    private const string Folder = "/run/lab";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly LinuxNamespace _at;
    private readonly SshServerPlan _plan;
    private readonly string _keyFile;
    private readonly string _log;
    private ChildProcess? _process;
    private bool _otherKey;

    private SshServer(LinuxNamespace at, SshServerPlan plan, string keyFile, string log) => (_at, _plan, _keyFile, _log) = (at, plan, keyFile, log);

    /// <summary>Type and key of its host key, as a client pins it.</summary>
    public string HostKey => PublicKey(_keyFile);

    /// <summary>Port, far end and state of a socket that listens, as the kernel's table shows them.</summary>
    private string Listening => string.Create(CultureInfo.InvariantCulture, $":{_plan.Port:X4} 00000000:0000 0A");

    /// <summary>Starts one.</summary>
    /// <param name="at">Its machine.</param>
    /// <param name="plan">What it allows.</param>
    /// <param name="folder">Folder for its host key, kept over restarts, and its log.</param>
    public static async Task<SshServer> StartAsync(LinuxNamespace at, SshServerPlan plan, string folder)
    {
        var server = new SshServer(at, plan, await MakeKeyAsync(at, Path.Combine(folder, plan.Name + ".host_key")), Path.Combine(folder, plan.Name + ".sshd.log"));
        await server.StartAsync();
        return server;
    }

    /// <summary>Makes an Ed25519 key pair unless it is there; gives its path.</summary>
    public static async Task<string> MakeKeyAsync(LinuxNamespace at, string path)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await at.DoAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "vigie lab", "-f", path]);
        }

        return path;
    }

    /// <summary>Type and key, without the comment.</summary>
    public static string PublicKey(string keyFile) => string.Join(' ', File.ReadAllText(keyFile + ".pub").Trim().Split(' ').Take(2));

    /// <summary>Shows another host key than the pinned one, or the first one again. Sessions end: one that is kept would not see it.</summary>
    public async Task ShowAsync(bool otherKey)
    {
        if (otherKey != _otherKey)
        {
            _otherKey = otherKey;
            await _process!.KillAsync();
            await _process.DisposeAsync();
            await StartAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    private async Task StartAsync()
    {
        var key = _otherKey ? await MakeKeyAsync(_at, $"{Folder}/{_plan.Name}.{Guid.NewGuid():N}") : _keyFile;
        var text = await _at.RunAsync(() => File.ReadAllText(key));
        await _at.RunAsync(() => Write(text));
        _process = await _at.StartAsync(TunnelMachine.Sshd, ["-D", "-f", $"{Folder}/{_plan.Name}.conf", "-E", _log]);
        await WaitAsync();
    }

    private bool Write(string key)
    {
        var head = $"{Folder}/{_plan.Name}";
        StateFiles.WritePrivate(head + ".key", key);
        if (_plan.Command is { } command)
        {
            StateFiles.WriteProgram(SshServerPlan.CommandPath(_plan.Name), command);
        }

        File.WriteAllText(head + ".keys", _plan.AuthorizedKey + "\n");
        File.WriteAllText(head + ".conf", string.Create(CultureInfo.InvariantCulture, $"""
            Port {_plan.Port}
            ListenAddress {_plan.Address}
            HostKey {head}.key
            PidFile none
            AuthorizedKeysFile {head}.keys
            AllowUsers {_plan.User}
            StrictModes no
            UsePAM no
            UseDNS no
            AuthenticationMethods publickey
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin forced-commands-only
            AllowAgentForwarding no
            X11Forwarding no
            PrintMotd no
            PrintLastLog no
            LogLevel VERBOSE

            """));
        return true;
    }

    private async Task WaitAsync()
    {
        if (!await Waiting.UntilAsync(ListensAsync, Patience, TimeSpan.FromMilliseconds(30), () => _process!.HasEnded))
        {
            throw new IOException($"sshd of {_plan.Name} does not listen: {(File.Exists(_log) ? string.Join(' ', File.ReadLines(_log).TakeLast(3)) : "no log")}");
        }
    }

    private Task<bool> ListensAsync() => _at.RunAsync(() => File.ReadLines("/proc/thread-self/net/tcp").Any(l => l.Contains(Listening, StringComparison.Ordinal)));
}
