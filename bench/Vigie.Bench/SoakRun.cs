using System.Diagnostics;
using System.Globalization;
using Vigie.Lab.Pbs;
using Vigie.Testing;

namespace Vigie.Bench;

/// <summary>
/// <c>soak [minutes] [seed]</c>: the real program against a backup server that misbehaves at random. Fails when the program ends, logs an
/// unexpected exception, grows by more than 10 MB after the first minute, or does not tell a fault by its reason.
/// </summary>
internal static class SoakRun
{
    private const double MostGrowth = 10;

    private static readonly string[] _settings =
    [
        "timeout: 4s", "listing_timeout: 3s", "snapshot_timeout: 5s", "snapshot_cycle: 5s", "auth_backoff: 1s", "breaker: { first: 1s, longest: 2s }",
        "intervals: { datastores: 1s, groups: 1s, snapshots: 5s, jobs: 1s, node: 1s, version: 2s, permissions: 3s, subscription: 3s }",
    ];

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(25);

    private static readonly (string Name, string Reason, Func<PbsDouble, Task<IAsyncDisposable>> Inject)[] _faults =
    [
        ("cut", "protocol", pbs => Fault(pbs, new PbsFault(PbsFaultKind.CutBody) { Bytes = 40 })),
        ("truncated JSON", "protocol", pbs => Fault(pbs, new PbsFault(PbsFaultKind.TruncatedJson) { Bytes = 40 })),
        ("500", "protocol", pbs => Fault(pbs, new PbsFault(PbsFaultKind.ServerError))),
        ("slow", "timeout", pbs => Fault(pbs, new PbsFault(PbsFaultKind.Latency) { Delay = TimeSpan.FromSeconds(6) })),
        ("bad JSON", "protocol", pbs => Fault(pbs, new PbsFault(PbsFaultKind.BadJson))),
        ("HTML page", "protocol", pbs => Fault(pbs, new PbsFault(PbsFaultKind.HtmlPage))),
        ("redirect", "protocol", pbs => Fault(pbs, new PbsFault(PbsFaultKind.Redirect))),
        ("endless body", "protocol", pbs => Fault(pbs, new PbsFault(PbsFaultKind.EndlessBody))),
        ("deep JSON", "protocol", pbs => Fault(pbs, new PbsFault(PbsFaultKind.DeepJson))),
        ("403", "forbidden", pbs => Fault(pbs, new PbsFault(PbsFaultKind.Forbidden))),
        ("401", "auth", pbs => Fault(pbs, new PbsFault(PbsFaultKind.Unauthorized))),
        ("wrong certificate", "identity", WrongCertificate),
        ("refused", "unreachable", Refused),
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var minutes = arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 10;
        var seed = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : Random.Shared.Next();
        Console.WriteLine($"soak: {minutes} minutes, seed {seed}");
        using var folder = new TemporaryFolder();
        await using var pbs = await PbsDouble.StartAsync(
            now => PbsScenarios.Mixed(PbsVersion.V42, now) with { AuthFailureDelay = TimeSpan.FromMilliseconds(50), ForbiddenDelay = TimeSpan.Zero },
            new PbsDoubleOptions());
        var config = PbsTargetFile.Write(folder.Root, new Dictionary<string, PbsDouble> { ["soak"] = pbs }, _settings);
        await using var vigie = await VigieProcess.ServeAsync(VigieProcess.Product, config, null);
        return await SoakAsync(vigie, pbs, TimeSpan.FromMinutes(minutes), new Random(seed)) ? 0 : 1;
    }

    private static async Task<bool> SoakAsync(VigieProcess vigie, PbsDouble pbs, TimeSpan length, Random random)
    {
        var clock = Stopwatch.StartNew();
        var (low, high, injected, failures) = (double.MaxValue, 0.0, 0, new List<string>());
        while (clock.Elapsed < length && vigie.IsRunning)
        {
            var fault = _faults[random.Next(_faults.Length)];
            var seen = await InjectAsync(vigie, pbs, fault.Reason, fault.Inject);
            injected++;
            if (!seen)
            {
                failures.Add($"{fault.Name} at {clock.Elapsed:mm\\:ss}: no reason '{fault.Reason}' within {_patience.TotalSeconds} s");
            }

            if (!await RecoversAsync(vigie))
            {
                failures.Add($"{fault.Name} at {clock.Elapsed:mm\\:ss}: not recovered within {_patience.TotalSeconds} s:\n" + string.Join('\n', (await vigie.GetAsync("/metrics")).Split('\n').Where(IsFailure)));
            }

            Console.WriteLine(FormattableString.Invariant($"{clock.Elapsed:mm\\:ss} {fault.Name}: {vigie.ResidentMegabytes:0.0} MB"));
            if (clock.Elapsed > TimeSpan.FromMinutes(1))
            {
                (low, high) = (Math.Min(low, vigie.ResidentMegabytes), Math.Max(high, vigie.ResidentMegabytes));
            }
        }

        return Report(vigie, injected, low, high, failures);
    }

    private static async Task<bool> InjectAsync(VigieProcess vigie, PbsDouble pbs, string reason, Func<PbsDouble, Task<IAsyncDisposable>> inject)
    {
        await using (await inject(pbs))
        {
            return await BecomesAsync(vigie, text => text.Contains($"reason=\"{reason}\"}} 1", StringComparison.Ordinal));
        }
    }

    private static Task<bool> RecoversAsync(VigieProcess vigie) =>
        BecomesAsync(vigie, text => text.Contains("vigie_target_up{", StringComparison.Ordinal)
            && !text.Split('\n').Any(IsFailure));

    private static bool IsFailure(string line) =>
        line.StartsWith("vigie_collector_failure{", StringComparison.Ordinal) || line.StartsWith("pbs_datastore_read_failure{", StringComparison.Ordinal);

    private static async Task<bool> BecomesAsync(VigieProcess vigie, Func<string, bool> isSo)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < _patience && vigie.IsRunning;)
        {
            if (isSo(await vigie.GetAsync("/metrics")))
            {
                return true;
            }

            await Task.Delay(250);
        }

        return false;
    }

    private static bool Report(VigieProcess vigie, int injected, double low, double high, List<string> failures)
    {
        if (!vigie.IsRunning)
        {
            failures.Add("the program ended");
        }

        if (vigie.Said.Contains("reason=internal", StringComparison.Ordinal) || vigie.Said.Contains("nhandled", StringComparison.Ordinal))
        {
            failures.Add("an unexpected exception was logged:\n" + string.Join('\n', vigie.Said.Split('\n').Where(line => line.Contains("reason=internal", StringComparison.Ordinal)).Take(5)));
        }

        var growth = high - low;
        if (high > 0 && growth > MostGrowth)
        {
            failures.Add($"resident memory moved by {growth:0.0} MB after the first minute");
        }

        Console.WriteLine(FormattableString.Invariant($"soak: {injected} faults; resident memory {low:0.0} to {high:0.0} MB after the first minute; {failures.Count} failures"));
        failures.ForEach(Console.WriteLine);
        return failures.Count == 0;
    }

    private static Task<IAsyncDisposable> Fault(PbsDouble pbs, PbsFault fault) => Task.FromResult<IAsyncDisposable>(new Undo(pbs.Faults.Add(fault)));

    private static Task<IAsyncDisposable> WrongCertificate(PbsDouble pbs)
    {
        pbs.ReplaceCertificate();
        return Task.FromResult<IAsyncDisposable>(new Undo(() =>
        {
            pbs.RestoreCertificate();
            return Task.CompletedTask;
        }));
    }

    private static async Task<IAsyncDisposable> Refused(PbsDouble pbs)
    {
        await pbs.StopListeningAsync();
        return new Undo(pbs.ListenAgainAsync);
    }

    private sealed class Undo(Func<Task> undo) : IAsyncDisposable
    {
        public Undo(IDisposable fault)
            : this(() =>
            {
                fault.Dispose();
                return Task.CompletedTask;
            })
        {
        }

        public async ValueTask DisposeAsync() => await undo();
    }
}
