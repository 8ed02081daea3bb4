using System.Text.Json;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Core.Probing;

namespace Vigie.Host.Doctoring;

/// <summary>A target and how reading it went.</summary>
/// <param name="Target">The target.</param>
/// <param name="Reading">How it went; null when it was not asked.</param>
/// <param name="Refused">What the running Vigie says of the refused login, because of which the target was not asked.</param>
internal sealed record TargetRead(TargetConfig Target, TargetReading? Reading, string? Refused);

/// <summary>
/// All targets, read once for all checks, some at a time. One that refused the running Vigie's login is not asked: devices lock accounts,
/// and a doctor that is called three times must not be what locks them.
/// </summary>
internal sealed class Readings
{
    private const int AtOnce = 16;

    private static readonly TimeSpan _each = TimeSpan.FromSeconds(10);

    private readonly Surroundings _around;
    private readonly TimeProvider _clock;

    /// <summary>Makes it; nothing is asked.</summary>
    /// <param name="around">The installation.</param>
    /// <param name="clock">The only source of time.</param>
    /// <param name="stop">Ends it.</param>
    public Readings(Surroundings around, TimeProvider clock, CancellationToken stop)
    {
        (_around, _clock) = (around, clock);
        All = new Fact<IReadOnlyList<TargetRead>>(() => ReadAsync(stop));
    }

    /// <summary>The targets in the order of the file.</summary>
    public Fact<IReadOnlyList<TargetRead>> All { get; }

    /// <summary>Most time for all of it: by tens of seconds, and the question to the running Vigie before.</summary>
    public TimeSpan Limit
    {
        get
        {
            var rounds = ((_around.Result.Config?.Targets.Count ?? 0) + AtOnce - 1) / AtOnce;
            return (_each * Math.Max(1, rounds)) + TimeSpan.FromSeconds(5);
        }
    }

    private async Task<IReadOnlyList<TargetRead>> ReadAsync(CancellationToken stop)
    {
        var refused = await RefusedAsync();
        using var gate = new SemaphoreSlim(AtOnce);
        return await Task.WhenAll(_around.Config.Targets.Select(target => ReadAsync(target, refused.GetValueOrDefault(target.Identity.Name), gate, stop)));
    }

    private async Task<TargetRead> ReadAsync(TargetConfig target, string? refused, SemaphoreSlim gate, CancellationToken stop)
    {
        if (refused is not null)
        {
            return new TargetRead(target, null, refused);
        }

        await gate.WaitAsync(stop);
        try
        {
            return new TargetRead(target, await TargetReading.RunAsync(target, _clock, _each, stop), null);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>What the running Vigie says of targets that refused its login, by name; empty when it does not answer: its own check tells that.</summary>
    private async Task<Dictionary<string, string>> RefusedAsync()
    {
        JsonElement page;
        try
        {
            page = await _around.OwnTargets.AskAsync(CancellationToken.None);
        }
        catch (TargetFailureException)
        {
            return [];
        }

        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var target in page.Items("targets"))
        {
            if (target.Items("collectors").FirstOrDefault(collector => collector.Text("reason") == FailureReason.Auth.Name()) is { ValueKind: JsonValueKind.Object } collector)
            {
                refused[target.Text("name")] = collector.Text("detail");
            }
        }

        return refused;
    }
}
