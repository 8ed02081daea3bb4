using Vigie.Core.Collecting;
using Vigie.Lab.Pbs;
using Vigie.Pbs.Tests.Support;
using Vigie.Reach;
using Vigie.Ssh;
using Vigie.Testing;
using Vigie.Testing.Ssh;
using static Vigie.Pbs.Tests.Support.Scenes;

namespace Vigie.Pbs.Tests;

/// <summary>A PBS behind a real bastion: the same reading, the same check of its certificate, and the bastion's own failures by their reason.</summary>
public sealed class BastionTests
{
    private static readonly PbsScenario _small = Of(PbsVersion.V42, Store("nas", Group("vm/1", Finished(1))));

    [Fact]
    public async Task Datastores_ThroughBastion_AreReadOverOneForward()
    {
        await using var ground = await Ground.StartAsync();
        await using var watched = await ground.WatchAsync();
        ground.Permit(watched);
        Assert.NotEmpty((await watched.RunAsync("version", "datastores")).Snapshot.Families);
        Assert.Single(ground.Bastion.Lines, line => line.Contains("Accepted publickey", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Version_WrongCertificateBehindBastion_IsIdentity()
    {
        await using var ground = await Ground.StartAsync();
        await using var watched = await ground.WatchAsync(settings => settings with
        {
            Access = settings.Access with { Pin = CertificatePin.Parse(string.Join(':', Enumerable.Repeat("00", 32))) },
        });
        ground.Permit(watched);
        Assert.Equal(FailureReason.Identity, (await watched.FailAsync("version")).Reason);
    }

    [Fact]
    public async Task Version_BastionForbidsTheAddress_IsForbidden()
    {
        await using var ground = await Ground.StartAsync();
        await using var watched = await ground.WatchAsync();
        ground.Bastion.Authorize($"restrict,port-forwarding,permitopen=\"127.0.0.1:1\" {ground.Key.Public}");
        var failure = await watched.FailAsync("version");
        Assert.Equal(FailureReason.Forbidden, failure.Reason);
        Assert.Contains("bastion-aard", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_PbsDownBehindBastion_IsUnreachable()
    {
        await using var ground = await Ground.StartAsync();
        await using var watched = await ground.WatchAsync();
        ground.Permit(watched);
        await watched.Pbs.DisposeAsync();
        Assert.Equal(FailureReason.Unreachable, (await watched.FailAsync("version")).Reason);
    }

    [Fact]
    public async Task Version_BastionPresentsAnotherHostKey_IsIdentityAndTellsTheHop()
    {
        await using var ground = await Ground.StartAsync();
        await using var watched = await ground.WatchAsync(settings => settings with { Via = settings.Via! with { HostKeys = [ground.Key.Public] } });
        ground.Permit(watched);
        var failure = await watched.FailAsync("version");
        Assert.Equal(FailureReason.Identity, failure.Reason);
        Assert.Contains("bastion-aard presents another host key", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_BastionRefusesTheKey_IsAuth()
    {
        await using var ground = await Ground.StartAsync();
        await using var watched = await ground.WatchAsync();
        Assert.Equal(FailureReason.Auth, (await watched.FailAsync("version")).Reason);
    }

    private sealed class Ground : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public RealSshd Bastion { get; private set; } = null!;

        public SshKeyPair Key { get; private set; } = null!;

        public static async Task<Ground> StartAsync()
        {
            var ground = new Ground();
            ground.Key = await SshKeyPair.CreateAsync(ground._folder.PathOf("id"));
            ground.Bastion = await RealSshd.StartAsync(ground._folder, "bastion", []);
            return ground;
        }

        public Task<Watched> WatchAsync(Func<PbsSettings, PbsSettings>? change = null) => Watched.StartAsync(_small, settings =>
        {
            var behind = settings with
            {
                Timeout = TimeSpan.FromSeconds(20),
                Via = new SshHost
                {
                    Name = "bastion-aard",
                    Address = "127.0.0.1",
                    Port = Bastion.Port,
                    User = RealSshd.User,
                    KeyFile = Key.File,
                    HostKeys = [Bastion.HostKey.Public],
                },
            };
            return change?.Invoke(behind) ?? behind;
        });

        public void Permit(Watched watched) => Bastion.Authorize(
            $"restrict,port-forwarding,permitopen=\"{watched.Pbs.BaseUri.Host}:{watched.Pbs.BaseUri.Port}\",command=\"/bin/false\" {Key.Public}");

        public async ValueTask DisposeAsync()
        {
            await Bastion.DisposeAsync();
            _folder.Dispose();
        }
    }
}
