using Vigie.Core.Collecting;
using Vigie.Lab.Pbs;
using Vigie.Pbs.Protocol;
using Vigie.Pbs.Tests.Support;
using Vigie.Testing;
using static Vigie.Pbs.Tests.Support.Scenes;

namespace Vigie.Pbs.Tests;

/// <summary>A PBS that misbehaves: each way has its exact reason, and nothing else happens.</summary>
public sealed class FailureTests
{
    private static readonly PbsScenario _small = Of(PbsVersion.V42, Store("nas", Group("vm/1", Finished(1))));

    public static TheoryData<PbsFaultKind, FailureReason> Misbehaviours => new()
    {
        { PbsFaultKind.Hang, FailureReason.Timeout },
        { PbsFaultKind.CutBody, FailureReason.Protocol },
        { PbsFaultKind.TruncatedJson, FailureReason.Protocol },
        { PbsFaultKind.BadJson, FailureReason.Protocol },
        { PbsFaultKind.HtmlPage, FailureReason.Protocol },
        { PbsFaultKind.BadRequest, FailureReason.Protocol },
        { PbsFaultKind.ServerError, FailureReason.Protocol },
        { PbsFaultKind.Unauthorized, FailureReason.Auth },
        { PbsFaultKind.Forbidden, FailureReason.Forbidden },
        { PbsFaultKind.Redirect, FailureReason.Protocol },
        { PbsFaultKind.EndlessBody, FailureReason.Protocol },
        { PbsFaultKind.DeepJson, FailureReason.Protocol },
        { PbsFaultKind.HugeString, FailureReason.Protocol },
    };

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task Version_MisbehavingServer_FailsForTheExactReason(PbsFaultKind kind, FailureReason reason)
    {
        await using var watched = await Watched.StartAsync(_small, settings => settings with { Timeout = TimeSpan.FromSeconds(kind == PbsFaultKind.Hang ? 1 : 20) });
        using var fault = watched.Pbs.Faults.Add(new PbsFault(kind));

        var failure = await watched.FailAsync("version");

        Assert.Equal(reason, failure.Reason);
        Assert.StartsWith("GET /version: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(watched.Pbs.TokenSecret, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task Datastores_MisbehavingServer_FailsForTheExactReason(PbsFaultKind kind, FailureReason reason)
    {
        await using var watched = await Watched.StartAsync(_small, settings => settings with { Timeout = TimeSpan.FromSeconds(kind == PbsFaultKind.Hang ? 1 : 30) });
        using var fault = watched.Pbs.Faults.Add(new PbsFault(kind));

        Assert.Equal(reason, (await watched.FailAsync("datastores")).Reason);
    }

    [Theory]
    [InlineData(PbsFaultKind.CutBody)]
    [InlineData(PbsFaultKind.TruncatedJson)]
    [InlineData(PbsFaultKind.BadJson)]
    [InlineData(PbsFaultKind.HtmlPage)]
    public async Task Groups_ListingCutOrMalformed_IsAFailureAndNeverAShorterList(PbsFaultKind kind)
    {
        var many = Store("nas", [.. Enumerable.Range(1, 200).Select(id => Group($"vm/{id}", Finished(1)))]);
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, many));
        await watched.RunAsync("datastores", "groups");
        using var fault = watched.Pbs.Faults.Add(new PbsFault(kind) { Endpoint = PbsEndpoint.Groups, Bytes = 9000 });

        var ran = await watched.RunAsync("groups");

        Assert.Equal(FailureReason.Protocol, ran.Run.PartialFailure?.Reason);
        Assert.Equal(200, ran.Samples.Series("pbs_group_last_backup_timestamp_seconds").Count);
        Assert.Equal(1, ran.Samples["pbs_datastore_read_failure", Labels.In("nas"), "reason=\"protocol\""]);
    }

    [Theory]
    [InlineData(PbsFaultKind.CutBody)]
    [InlineData(PbsFaultKind.TruncatedJson)]
    public async Task Snapshots_ListingCut_KeepsWhatWasKnown(PbsFaultKind kind)
    {
        var store = Store("nas", Group("vm/1", [.. Enumerable.Range(1, 100).Select(age => Finished(age))]));
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, store));
        await watched.RunAsync("datastores", "groups", "snapshots");
        watched.Clock.Advance(TimeSpan.FromMinutes(61));
        using var fault = watched.Pbs.Faults.Add(new PbsFault(kind) { Endpoint = PbsEndpoint.Snapshots, Bytes = 9000 });

        var ran = await watched.RunAsync("snapshots");

        Assert.Equal(FailureReason.Protocol, ran.Run.PartialFailure?.Reason);
        Assert.Equal(Now - (100 * Hour), ran.Samples["pbs_group_first_backup_timestamp_seconds"]);
    }

    [Fact]
    public async Task AnyCollector_HugeNumbers_GiveNoSampleRatherThanAWrongOne()
    {
        await using var watched = await Watched.StartAsync(_small);
        using var fault = watched.Pbs.Faults.Add(new PbsFault(PbsFaultKind.HugeNumber));

        foreach (var collector in watched.Target.Collectors.Select(one => one.Description.Name).Where(name => name != "snapshots"))
        {
            var failure = await Record.ExceptionAsync(() => watched.RunAsync(collector));
            Assert.True(failure is null or TargetFailureException { Reason: FailureReason.Protocol }, $"{collector}: {failure}");
        }
    }

    [Fact]
    public async Task Version_WrongPin_IsIdentityAndNamesBothFingerprints()
    {
        await using var watched = await Watched.StartAsync(_small);
        var pinned = watched.Pbs.Fingerprint;
        await watched.RunAsync("version");
        watched.Pbs.ReplaceCertificate();

        var failure = await watched.FailAsync("version");

        Assert.Equal(FailureReason.Identity, failure.Reason);
        Assert.Contains(pinned, failure.Message, StringComparison.Ordinal);
        Assert.Contains(watched.Pbs.Fingerprint, failure.Message, StringComparison.Ordinal);
        Assert.NotEqual(pinned, watched.Pbs.Fingerprint);
        Assert.DoesNotContain(watched.Pbs.Requests, request => request.Endpoint == PbsEndpoint.Version && request.Status != 200);
    }

    [Fact]
    public async Task Version_WithoutPinAndSelfSigned_IsTlsAndTellsHowToPin()
    {
        await using var watched = await Watched.StartAsync(_small, settings => settings with { Access = settings.Access with { Pin = null } });

        var failure = await watched.FailAsync("version");

        Assert.Equal(FailureReason.Tls, failure.Reason);
        Assert.Contains(watched.Pbs.Fingerprint, failure.Message, StringComparison.Ordinal);
        Assert.Contains("'fingerprint'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, watched.Pbs.RequestCount);
    }

    [Fact]
    public async Task Version_NobodyListens_IsUnreachable()
    {
        await using var watched = await Watched.StartAsync(_small);
        await watched.Pbs.StopListeningAsync();

        Assert.Equal(FailureReason.Unreachable, (await watched.FailAsync("version")).Reason);

        await watched.Pbs.ListenAgainAsync();
        Assert.Equal("4.2.3", (await watched.RunAsync("version")).Run.Identified?.Version);
    }

    [Fact]
    public async Task Version_HostNameUnknown_IsUnreachable()
    {
        await using var watched = await Watched.StartAsync(_small, settings => settings with { Access = settings.Access with { Url = new Uri("https://pbs.invalid:8007") } });

        Assert.Equal(FailureReason.Unreachable, (await watched.FailAsync("version")).Reason);
    }

    [Fact]
    public async Task Version_WrongSecret_IsAuthAndNothingShowsIt()
    {
        var shown = new List<Exchange>();
        await using var watched = await Watched.StartAsync(_small, settings => settings with { Access = settings.Access with { Secret = "0a1b-secret-2c3d" } }, shown.Add);

        var failure = await watched.FailAsync("version");

        Assert.Equal(FailureReason.Auth, failure.Reason);
        Assert.DoesNotContain("secret-2c3d", failure.ToString(), StringComparison.Ordinal);
        Assert.All(shown, exchange => Assert.DoesNotContain("secret-2c3d", exchange.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Groups_TokenRevokedMeanwhile_StopsAtTheFirstRefusal()
    {
        await using var watched = await Watched.StartAsync(PbsScenarios.Mixed(PbsVersion.V42, new SteppedClock().Now));
        await watched.RunAsync("datastores", "groups");
        watched.Pbs.ClearRequests();
        using var revoked = watched.Pbs.Faults.Add(new PbsFault(PbsFaultKind.Unauthorized));

        var failure = await watched.FailAsync("groups");

        Assert.Equal(FailureReason.Auth, failure.Reason);
        Assert.Equal(1, watched.Pbs.RequestCount);
    }

    [Fact]
    public async Task Groups_WholeServerSilent_OpensNoBreakerAtFirst()
    {
        await using var watched = await Watched.StartAsync(_small, Watched.Impatient);
        await watched.RunAsync("datastores", "groups");
        using (watched.Pbs.Faults.Add(new PbsFault(PbsFaultKind.Hang)))
        {
            Assert.Equal(FailureReason.Timeout, (await watched.FailAsync("groups")).Reason);
        }

        var ran = await watched.RunAsync("groups");
        Assert.Null(ran.Run.PartialFailure);
        Assert.Equal(0, ran.Samples["pbs_datastore_breaker_open", Labels.In("nas")]);
    }

    [Fact]
    public async Task Snapshots_ListingNeverEnds_GroupsAreStillListed()
    {
        await using var watched = await Watched.StartAsync(_small, Watched.Impatient);
        using var hang = watched.Pbs.Faults.Add(new PbsFault(PbsFaultKind.Hang) { Endpoint = PbsEndpoint.Snapshots, Datastore = "nas" });
        await watched.RunAsync("datastores", "groups");

        var snapshots = await watched.RunAsync("snapshots");
        var groups = await watched.RunAsync("groups");
        await watched.RunAsync("snapshots");

        Assert.Equal(FailureReason.Timeout, snapshots.Run.PartialFailure?.Reason);
        Assert.Null(groups.Run.PartialFailure);
        Assert.Equal(1, groups.Samples["pbs_datastore_breaker_open", Labels.In("nas")]);
        Assert.NotNull(groups.Samples["pbs_group_last_backup_timestamp_seconds"]);
        Assert.Equal(1, watched.Pbs.StuckRequests);
    }

    [Fact]
    public async Task Snapshots_DatastoreAnswersAgain_AreReadAtTheNextRun()
    {
        await using var watched = await Watched.StartAsync(_small);
        await watched.RunAsync("datastores", "groups");
        using (watched.Pbs.Faults.Add(new PbsFault(PbsFaultKind.BadRequest) { Datastore = "nas" }))
        {
            Assert.Equal(FailureReason.Protocol, (await watched.RunAsync("snapshots")).Run.PartialFailure?.Reason);
            await watched.RunAsync("groups");
        }

        await watched.RunAsync("groups");
        var snapshots = await watched.RunAsync("snapshots");

        Assert.Null(snapshots.Run.PartialFailure);
        Assert.NotNull(snapshots.Samples["pbs_group_first_backup_timestamp_seconds"]);
    }

    [Fact]
    public async Task Snapshots_OneListingFailedInAShortCycle_IsAskedAgainInTheNextAndHidesNothing()
    {
        var minute = TimeSpan.FromMinutes(1);
        await using var watched = await Watched.StartAsync(_small, settings => settings with { SnapshotCycle = TimeSpan.FromSeconds(20) });
        await watched.RunAsync("datastores", "groups");
        await watched.RunEveryAsync("snapshots", minute);
        watched.Clock.Advance(1.1 * minute);
        using (watched.Pbs.Faults.Add(new PbsFault(PbsFaultKind.ServerError) { Endpoint = PbsEndpoint.Snapshots }))
        {
            var failed = await watched.RunEveryAsync("snapshots", minute);
            Assert.Equal(FailureReason.Protocol, failed.Run.PartialFailure?.Reason);
            Assert.NotNull(failed.Samples["pbs_group_first_backup_timestamp_seconds"]);
        }

        watched.Clock.Advance(minute);
        Assert.Null((await watched.RunEveryAsync("snapshots", minute)).Run.PartialFailure);
    }

    [Fact]
    public async Task Snapshots_GroupsCouldNotBeListed_FailForTheSameReasonAndComeWithThem()
    {
        await using var watched = await Watched.StartAsync(_small);
        await watched.Pbs.StopListeningAsync();
        await watched.FailAsync("groups");
        Assert.Equal(FailureReason.Unreachable, (await watched.FailAsync("snapshots")).Reason);

        await watched.Pbs.ListenAgainAsync();
        var snapshots = watched.RunAsync("snapshots");
        await watched.RunAsync("datastores", "groups");

        Assert.NotNull((await snapshots).Samples["pbs_group_first_backup_timestamp_seconds"]);
    }

    [Fact]
    public async Task AbandonedRequest_ClosesItsConnection()
    {
        await using var watched = await Watched.StartAsync(_small, Watched.Impatient);
        using var hang = watched.Pbs.Faults.Add(new PbsFault(PbsFaultKind.Hang) { Endpoint = PbsEndpoint.Version });
        await watched.FailAsync("version");

        await Eventually.ShowsAsync(() => watched.Pbs.OpenConnections, open => open == 0, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Subscription_Watched_ShowsNoExcerptOfAnAnswerWithSecrets()
    {
        var shown = new List<Exchange>();
        await using var watched = await Watched.StartAsync(_small, watcher: shown.Add);

        await watched.RunAsync("version", "subscription");

        Assert.Contains("\"version\":\"4.2\"", shown[0].Answered, StringComparison.Ordinal);
        Assert.Equal("200 OK ", shown[1].Answered);
        Assert.True(shown[1].Bytes > 0);
        Assert.Equal(2, watched.Exchanges.Requests);
    }

    [Fact]
    public async Task ErrorText_ThatEchoesTheSecret_IsMasked()
    {
        await using var watched = await Watched.StartAsync(_small);
        using var echo = watched.Pbs.Faults.Add(new PbsFault(PbsFaultKind.BadRequest) { Text = $"bad\r\nheader {watched.Pbs.TokenSecret}\u0007" });

        var failure = await watched.FailAsync("version");

        Assert.DoesNotContain(watched.Pbs.TokenSecret, failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(": bad  header ***", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("datastore 'X' is unavailable: offline maintenance mode: MSG", nameof(RefusalKind.Maintenance))]
    [InlineData("datastore 'X' is unavailable: datastore is being deleted", nameof(RefusalKind.Maintenance))]
    [InlineData("datastore 'X' is not mounted", nameof(RefusalKind.Unmounted))]
    [InlineData("unable to open chunk store at \"/mnt/x/.chunks\" - ENOENT", nameof(RefusalKind.Other))]
    [InlineData("parameter verification failed - 'sync-direction': schema does not allow additional properties.", nameof(RefusalKind.UnknownParameter))]
    [InlineData("parameter verification errors\n\nparameter 'sync-direction': schema does not allow additional properties", nameof(RefusalKind.UnknownParameter))]
    public void KindOf_TextsOfPbs_AreKnown(string text, string kind) => Assert.Equal(kind, PbsRefusal.KindOf(text).ToString());
}
