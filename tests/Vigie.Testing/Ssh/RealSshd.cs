namespace Vigie.Testing.Ssh;

/// <summary>
/// A real sshd on a port of 127.0.0.1 with a configuration, host key and authorized_keys of its own; logins are those of the user that
/// runs the test. Its authorized keys may be rewritten while it runs.
/// </summary>
public sealed class RealSshd : IAsyncDisposable
{
    private const int Tries = 5;
    private readonly RunningTool _sshd;
    private bool _isStopped;

    private RealSshd(RunningTool sshd, int port, SshKeyPair hostKey, string authorizedKeys) =>
        (_sshd, Port, HostKey, AuthorizedKeysFile) = (sshd, port, hostKey, authorizedKeys);

    /// <summary>The user that logins are for.</summary>
    public static string User => Environment.UserName;

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>The key that it presents.</summary>
    public SshKeyPair HostKey { get; }

    /// <summary>Path of its authorized_keys.</summary>
    public string AuthorizedKeysFile { get; }

    /// <summary>The process id of the listening sshd.</summary>
    public int Id => _sshd.Id;

    /// <summary>What it logged.</summary>
    public IReadOnlyList<string> Lines => _sshd.Lines;

    /// <summary>Starts one.</summary>
    /// <param name="folder">Where its files are made, in a folder of their own.</param>
    /// <param name="name">What it is called; names its folder.</param>
    /// <param name="authorizedKeys">Lines of authorized_keys.</param>
    /// <param name="port">Its port; a free one unless told otherwise.</param>
    /// <param name="hostKey">The key that it presents; a new one unless told otherwise.</param>
    /// <param name="more">More lines of sshd_config.</param>
    public static async Task<RealSshd> StartAsync(
        TemporaryFolder folder, string name, IEnumerable<string> authorizedKeys, int? port = null, SshKeyPair? hostKey = null, string more = "")
    {
        var keys = folder.Write($"{name}/authorized_keys", string.Join('\n', authorizedKeys) + "\n");
        hostKey ??= await SshKeyPair.CreateAsync(folder.PathOf($"{name}/host_key_{Guid.NewGuid():N}"));
        PrepareSeparation();
        for (var tries = 1; ; tries++)
        {
            var chosen = port ?? Ports.Free();
            var config = folder.Write($"{name}/sshd_config", await ConfigAsync(chosen, hostKey.File, keys, more));
            var sshd = RunningTool.Start("sshd", ["-D", "-e", "-f", config]);
            if (await ListensAsync(sshd))
            {
                return new RealSshd(sshd, chosen, hostKey, keys);
            }

            var said = string.Join('\n', sshd.Lines);
            await sshd.DisposeAsync();
            if (tries == Tries)
            {
                throw new TestFailedException($"sshd does not start:\n{said}");
            }
        }
    }

    /// <summary>Replaces the lines of authorized_keys.</summary>
    public void Authorize(params string[] lines) => File.WriteAllText(AuthorizedKeysFile, string.Join('\n', lines) + "\n");

    /// <summary>Stops it with all its sessions; once is enough.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            await _sshd.DisposeAsync();
        }
    }

    private static async Task<bool> ListensAsync(RunningTool sshd)
    {
        for (var waits = 0; waits < 200 && !sshd.HasExited; waits++)
        {
            if (sshd.Lines.Any(line => line.Contains("Server listening on", StringComparison.Ordinal)))
            {
                return true;
            }

            await Task.Delay(25);
        }

        return false;
    }

    private static async Task<string> ConfigAsync(int port, string hostKey, string authorizedKeys, string more) => $"""
        ListenAddress 127.0.0.1:{port}
        HostKey {hostKey}
        AuthorizedKeysFile {authorizedKeys}
        PidFile none
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        LogLevel VERBOSE
        MaxStartups 100
        UseDNS no
        PrintMotd no
        PrintLastLog no
        {await NoPenaltiesAsync()}
        {more}

        """;

    /// <summary>From 9.8 on sshd shuts out addresses that fail often; all of a test's come from one.</summary>
    private static async Task<string> NoPenaltiesAsync()
    {
        var version = (await Tool.RunAsync("ssh", ["-V"])).Error;
        var number = version["OpenSSH_".Length..].Split('p', ' ')[0];
        return Version.TryParse(number, out var parsed) && parsed >= new Version(9, 8) ? "PerSourcePenalties no" : "";
    }

    private static void PrepareSeparation()
    {
        if (Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory("/run/sshd");
        }
    }
}
