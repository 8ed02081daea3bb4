using Vigie.Testing;

namespace Vigie.Host.Tests;

/// <summary><c>vigie check</c> and bastions: what is wrong is told at its line, and what this machine lacks by its package.</summary>
public sealed class BastionCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_TargetBehindBastion_IsGood()
    {
        var file = Write("bastion-dryn");
        var result = await Tool.RunAsync(VigieProcess.PathOf(VigieProcess.Product), ["check", "--config", file]);
        Assert.Equal((ExitCode.Good, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Check_UnknownBastion_IsToldAtItsLine()
    {
        var file = Write("bastion-aard");
        var result = await Tool.RunAsync(VigieProcess.PathOf(VigieProcess.Product), ["check", "--config", file]);
        Assert.Equal(ExitCode.Misconfigured, result.ExitCode);
        Assert.Contains($"{file}:14:10: targets[0].via: must be the name of a bastion", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_SshThatDoesNotTakeTheConfiguration_IsTold()
    {
        // Stands for an ssh that is too old: it knows no option at all.
        var program = _folder.WritePrivate("bin/ssh", "#!/bin/sh\necho 'Bad configuration option: everything' >&2\nexit 255\n");
        (await Tool.RunAsync("chmod", ["700", program])).Succeeded();
        var file = Write("bastion-dryn");
        var path = $"PATH={_folder.PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        var result = await Tool.RunAsync("env", [path, VigieProcess.PathOf(VigieProcess.Product), "check", "--config", file]);
        Assert.Equal(ExitCode.Misconfigured, result.ExitCode);
        Assert.Contains("target pbs-dryn: ssh does not take the configuration of bastion-dryn", result.Error, StringComparison.Ordinal);
    }

    private string Write(string via)
    {
        _folder.WritePrivate("id", "a key");
        _folder.Write("token", "a token");
        return _folder.Write("vigie.yml", $"""
            bastions:
              - name: bastion-dryn
                host: 192.0.2.1
                user: vigie
                key_file: id
                host_keys:
                  - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
            targets:
              - name: pbs-dryn
                kind: pbs
                site: DRYN
                url: https://10.0.0.1:8007
                token_id: vigie@pbs!exporter
                via: {via}
                token_secret_file: token

            """);
    }
}
