using System.Text;
using Vigie.Testing;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>scripts/secrets-nowhere finds a secret in each of the dresses and places that it promises; the end-to-end run relies on it.</summary>
public sealed class SecretsNowhereTests : IDisposable
{
    private const string Secret = "0f/Kp9+wZ7=qL2";
    private readonly TemporaryFolder _folder = new();

    public SecretsNowhereTests()
    {
        _folder.Write("lab/vigie.yml", "bastions:\n  - name: bastion\ntargets:\n  - name: pbs-aard\n");
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            _folder.Write($"lab/secrets/{name}.password", $"another-secret-{name}\n");
        }

        _folder.Write("lab/secrets/pbs-aard.token", Secret + "\n");
        _folder.Write("log/vigie.log", "nothing to see\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task CleanRun_Passes()
    {
        var result = await LookAsync("/bin/true");
        result.Succeeded();
        Assert.Contains("5 secrets, looked for in 1 of probe", result.Output, StringComparison.Ordinal);
    }

    public static TheoryData<string> Dresses() =>
    [
        Secret,
        Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Secret)),
        Uri.EscapeDataString(Secret),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)),
        "password=" + Secret + ";timeout=3",
    ];

    [Theory]
    [MemberData(nameof(Dresses))]
    public async Task SecretInALog_IsFound(string written)
    {
        _folder.Write("log/vigie.log", $"warn: could not log in with {written}\n");
        var result = await LookAsync("/bin/true");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("FOUND  pbs-aard.token in file log/vigie.log", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecretInAProbe_IsFound()
    {
        var vigie = _folder.Write("vigie", $"#!/bin/sh\necho \"GET /api2/json Authorization: {Secret}\" >&2\n");
        File.SetUnixFileMode(vigie, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Contains("FOUND  pbs-aard.token in probe of pbs-aard", (await LookAsync(vigie)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecretOnACommandLine_IsFound()
    {
        await using var careless = RunningTool.Start("sh", ["-c", "sleep 30; true", Secret]);
        Assert.Contains("FOUND  pbs-aard.token in command line", (await LookAsync("/bin/true")).Output, StringComparison.Ordinal);
    }

    private Task<ToolResult> LookAsync(string vigie) => Tool.RunAsync(Tree.PathOf("scripts", "secrets-nowhere"), ["--vigie", vigie, _folder.Root]);
}
