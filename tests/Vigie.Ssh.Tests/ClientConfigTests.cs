using FsCheck;
using FsCheck.Fluent;
using Vigie.Ssh.Configuration;
using Vigie.Testing;

namespace Vigie.Ssh.Tests;

/// <summary>The generated configuration, and that nothing from outside can write into it.</summary>
public sealed class ClientConfigTests
{
    private static readonly string[] _spiteful =
    [
        "a\nProxyCommand touch /tmp/x", "-oProxyCommand=x", "a b", "a\"b", "*", "!a", "a,b", "%h", "${HOME}", "a'b", "a\\b", "", " ", "a\rb", "a\0b", "`x`", "$(x)", "a;b", "@x", "\t",
    ];

    [Fact]
    public async Task Write_ThreeHops_IsWhatSshTakes()
    {
        using var folder = new TemporaryFolder();
        var host = Samples.Host("fw", Samples.Host("inner", Samples.Host("outer") with { Port = 2222, ConnectTimeout = TimeSpan.FromSeconds(7) })) with
        {
            KeyFile = "/etc/vigie keys/100%/id",
            Address = "2001:db8::1",
        };
        var config = folder.Write("config", ClientConfig.Write(host, folder.PathOf("hosts"), hop => hop.Name == "outer" ? folder.PathOf("ctl") : null));
        var last = await EffectiveAsync(config, "3.fw");
        Assert.Superset(new HashSet<string>
        {
            "hostname 2001:db8::1", "user root", "port 22", "proxyjump 2.inner", "batchmode yes", "identitiesonly yes", "stricthostkeychecking true", "hostkeyalias 3.fw",
            "identityagent none", "forwardagent no", "forwardx11 no", "requesttty false", "loglevel INFO", "passwordauthentication no", "kbdinteractiveauthentication no",
            "updatehostkeys false", "globalknownhostsfile /dev/null", "connecttimeout 5", "serveraliveinterval 5", "serveralivecountmax 2", "permitlocalcommand no",
            "controlmaster false", "hostkeyalgorithms ssh-ed25519",
        }, last);
        Assert.Contains(last, line => line.StartsWith("identityfile", StringComparison.Ordinal) && line.Contains("/etc/vigie keys/100%", StringComparison.Ordinal));
        var first = await EffectiveAsync(config, "1.outer");
        Assert.Superset(new HashSet<string> { "port 2222", "connecttimeout 7", $"controlpath {folder.PathOf("ctl")}" }, first);
        Assert.DoesNotContain(first, line => line.StartsWith("proxyjump", StringComparison.Ordinal));
    }

    [Fact]
    public void Host_SpitefulTexts_AreRefused()
    {
        Assert.All(_spiteful, text => Assert.Throws<ArgumentException>(() => Samples.Host("a") with { Name = text }));
        Assert.All(_spiteful, text => Assert.Throws<ArgumentException>(() => Samples.Host("a") with { Address = text }));
        Assert.All(_spiteful, text => Assert.Throws<ArgumentException>(() => Samples.Host("a") with { User = text }));
        Assert.All(_spiteful, text => Assert.Throws<ArgumentException>(() => Samples.Host("a") with { HostKeys = [$"{Samples.HostKey}{text} x"] }));
        Assert.All(["id", "/a\"b", "/a\nb", "/a$b", "/a\\b"], text => Assert.Throws<ArgumentException>(() => Samples.Host("a") with { KeyFile = text }));
        // Commas and at signs mean nothing to a remote shell.
        Assert.All(_spiteful.Except(["a,b", "@x"]), text => Assert.Throws<ArgumentException>(() => new RemoteCommand(text)));
        Assert.Throws<ArgumentException>(() => Samples.Host("a") with { Name = "a\n" });
    }

    [Fact]
    public void Write_AnyTextThatIsTaken_AddsNoLineAndNoBlock()
    {
        var plain = ClientConfig.Write(Samples.Host("fw", Samples.Host("jump")), "/run/x/hosts", _ => null);
        Properties.Hold(Texts(), texts =>
        {
            if (Attempt(texts) is not { } host)
            {
                return;
            }

            var lines = ClientConfig.Write(host, "/run/x/hosts", _ => null).Split('\n');
            Assert.Equal(plain.Split('\n').Select(FirstWord), lines.Select(FirstWord));
            Assert.Equal(2, lines.Count(line => line.StartsWith("Host ", StringComparison.Ordinal)));
            Assert.All(lines.Where(line => line.Contains('"', StringComparison.Ordinal)), line => Assert.Equal(2, line.Count(c => c == '"')));
            Assert.Equal(2, ClientConfig.WriteKnownHosts(host).Count(c => c == '\n'));
        }, 1000);
    }

    private static string FirstWord(string line) => line.TrimStart().Split(' ')[0];

    private static SshHost? Attempt(string[] texts)
    {
        try
        {
            return Samples.Host("fw", Samples.Host("jump")) with { Name = texts[0], Address = texts[1], User = texts[2], KeyFile = "/" + texts[3] };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Half of the letters are harmless, so that many texts are taken.</summary>
    private static Arbitrary<string[]> Texts()
    {
        var letter = Gen.Frequency((30, Gen.Elements("abcXYZ019".ToCharArray())), (5, Gen.Elements("._-:@/ ".ToCharArray())), (1, Gen.Elements("\n\r\"'\\$%*!,\t\0#=".ToCharArray())));
        var text = letter.ArrayOf().Select(letters => new string(letters));
        return text.ArrayOf(4).ToArbitrary();
    }

    private static async Task<HashSet<string>> EffectiveAsync(string config, string alias) =>
        [.. (await Tool.RunAsync("ssh", ["-F", config, "-G", "--", alias])).Succeeded().Split('\n')];
}
