using Vigie.Testing;

namespace Vigie.Ssh.Tests;

/// <summary>The script that an owner installs at a firewall: run by a real sshd, with stand-ins for the programs that it calls.</summary>
public sealed class ForcedCommandTests
{
    private static readonly string _script = Repository.PathOf("deploy", "ssh", "ipsec-read");

    [Theory]
    [InlineData("swanctl --list-sas --pretty", "swanctl|--list-sas|--pretty")]
    [InlineData("swanctl --list-conns --pretty", "swanctl|--list-conns|--pretty")]
    [InlineData("swanctl --version --daemon --pretty", "swanctl|--version|--daemon|--pretty")]
    [InlineData("ipsec trafficstatus", "ipsec|trafficstatus")]
    [InlineData("ip -s xfrm state list nokeys", "ip|-s|xfrm|state|list|nokeys")]
    public async Task Script_AllowedLine_RunsExactlyThat(string line, string expected)
    {
        await using var ground = await SshGround.StartAsync();
        Install(ground, "#!/bin/sh\nprintf '%s' \"${0##*/}\"\nprintf '|%s' \"$@\"\necho\n");
        var result = await ground.RunAsync(ground.FirewallHost, new RemoteCommand(line.Split(' ')));
        Assert.Equal(expected + "\n", result.Require());
        Assert.EndsWith("ipsec-read: end\n", result.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("swanctl", "--terminate", "--ike", "site-b")]
    [InlineData("swanctl", "--list-sas", "--pretty", "--raw")]
    [InlineData("ip", "-s", "xfrm", "state", "list")]
    [InlineData("cat", "/etc/shadow")]
    [InlineData("sh")]
    public async Task Script_AnyOtherLine_IsRefused(params string[] words)
    {
        await using var ground = await SshGround.StartAsync();
        Install(ground, "#!/bin/sh\necho ran\n");
        var result = await ground.RunAsync(ground.FirewallHost, new RemoteCommand(words));
        Assert.Equal((126, ""), (result.ExitStatus, result.Output));
        Assert.Equal(SshFailure.CommandRefused, Assert.Throws<SshException>(result.Require).Failure);
    }

    [Theory]
    [InlineData("swanctl --list-sas --pretty; id")]
    [InlineData("swanctl --list-sas --pretty\nid")]
    [InlineData("$(id)")]
    [InlineData("")]
    public async Task Script_LineWithMoreInIt_IsRefused(string line)
    {
        var result = await Tool.RunAsync("env", [$"SSH_ORIGINAL_COMMAND={line}", "/bin/sh", _script]);
        Assert.Equal((126, ""), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task Script_CommandThatEndsWith255_NeverPassesItOn()
    {
        await using var ground = await SshGround.StartAsync();
        Install(ground, "#!/bin/sh\nexit 255\n");
        Assert.Equal(254, (await ground.RunAsync(ground.FirewallHost, new RemoteCommand("ipsec", "status"))).ExitStatus);
    }

    /// <summary>The script as it is, but for the folders that it looks for programs in; these come first.</summary>
    private static void Install(SshGround ground, string program)
    {
        foreach (var name in new[] { "swanctl", "ipsec", "ip", "sudo" })
        {
            // As another user than root the script asks sudo, which is not what is tested.
            Write($"bin/{name}", name == "sudo" ? "#!/bin/sh\nshift\nexec \"$@\"\n" : program);
        }

        var text = File.ReadAllText(_script);
        Assert.Contains("\nPATH=/usr/sbin:", text, StringComparison.Ordinal);
        var script = Write("ipsec-read", text.Replace("\nPATH=/usr/sbin:", $"\nPATH={ground.Folder.PathOf("bin")}:/usr/sbin:", StringComparison.Ordinal));
        ground.Firewall.Authorize($"restrict,command=\"{script}\" {ground.Key.Public}");

        string Write(string name, string content)
        {
            var path = ground.Folder.Write(name, content);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
            return path;
        }
    }
}
