using Vigie.Ssh.Configuration;
using Vigie.Testing;

namespace Vigie.Ssh.Tests;

/// <summary>The private folder: its mode, its end, and what a killed owner left.</summary>
public sealed class PrivateFolderTests
{
    [Fact]
    public void Create_AndDispose_IsPrivateAndLeavesNothing()
    {
        var place = Directory.CreateTempSubdirectory("vt-").FullName;
        using (var folder = PrivateFolder.Create(place))
        {
            var file = folder.Write("config", "x");
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            // The next one leaves alone what is held.
            using var second = PrivateFolder.Create(place);
            Assert.True(File.Exists(file));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(place));
        Directory.Delete(place);
    }

    [Fact]
    public async Task Create_OwnerWasKilled_RemovesItsFolderAndItsProcesses()
    {
        await using var ground = await SshGround.StartAsync();
        // What a killed owner leaves: an unlocked folder, and an ssh that lives on.
        var left = Directory.CreateDirectory(Path.Combine(ground.Base, "vigie-ssh-0badcafe")).FullName;
        File.WriteAllText(Path.Combine(left, "lock"), "");
        var hosts = Path.Combine(left, "hosts");
        File.WriteAllText(hosts, ClientConfig.WriteKnownHosts(ground.BastionHost));
        File.WriteAllText(Path.Combine(left, "1.conf"), ClientConfig.Write(ground.BastionHost, hosts, _ => null));
        await using var ssh = RunningTool.Start("ssh", ["-F", Path.Combine(left, "1.conf"), "-N", "-L", $"{left}/s:127.0.0.1:{ground.Firewall.Port}", "--", "1.bastion-aard"]);
        await Eventually.IsSoAsync(() => File.Exists(Path.Combine(left, "s")));

        await using var connection = ground.Hub.Open(ground.FirewallHost);
        await connection.RunAsync(new RemoteCommand("say", "a"), CancellationToken.None);
        Assert.False(Directory.Exists(left));
        await Eventually.IsSoAsync(() => ssh.HasExited);
    }

    [Fact]
    public async Task Run_BaseFolderMissingOrTooLong_IsTold()
    {
        var host = Samples.Host("a");
        await using var hub = new SshHub(TimeProvider.System, new SshSettings { BaseFolder = "/nonexistent" });
        await using var connection = hub.Open(host);
        var failure = await Assert.ThrowsAsync<SshException>(() => connection.RunAsync(new RemoteCommand("a"), CancellationToken.None));
        Assert.Equal(SshFailure.Local, failure.Failure);
    }
}
