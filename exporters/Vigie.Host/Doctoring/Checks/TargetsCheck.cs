using Vigie.Core;
using Vigie.Core.Collecting;
using Vigie.Core.Probing;

namespace Vigie.Host.Doctoring.Checks;

/// <summary>Each target: reachable, itself, and readable. What it may not see is told by <see cref="RightsCheck"/>.</summary>
/// <param name="around">The installation.</param>
/// <param name="readings">The targets.</param>
/// <param name="modules">The kinds that are known.</param>
internal sealed class TargetsCheck(Surroundings around, Readings readings, IReadOnlyList<IModule> modules) : Check, IBoundsItself
{
    public override string Name => "target";

    public TimeSpan Limit => readings.Limit;

    public override async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline)
    {
        if (around.Config.Targets.Count == 0)
        {
            return [Warn("the configuration has no targets: nothing is watched", "Add what you have under targets; vigie.example.yml shows every kind.")];
        }

        return [.. (await readings.All.AskAsync(deadline)).SelectMany(Judge)];
    }

    private IEnumerable<Finding> Judge(TargetRead read)
    {
        var identity = read.Target.Identity;
        if (read.Reading is not { } reading)
        {
            return [Red($"{identity.Name}: auth: {read.Refused} (so the running Vigie was told; it was not asked again, since refused logins lock accounts)", Cures.Of(modules, identity, FailureReason.Auth))];
        }

        if (reading.Unfinished.FirstOrDefault(collector => collector.IsEssential) is { } hanging && reading.Results.All(result => !result.Outcome.FailedWholly))
        {
            return [Red($"{identity.Name}: timeout: {hanging.Name} did not end within 10 s", Cures.Of(modules, identity, FailureReason.Timeout))];
        }

        var failed = reading.Results.Where(result => result.Outcome.Reason is { } reason && reason != FailureReason.Forbidden).ToList();
        var findings = failed.GroupBy(result => result.Outcome.Reason!.Value).Select(same => OfReason(identity, same.Key, [.. same])).ToList();
        if (findings.Count == 0 && reading.Results.Any(result => result.Collector.IsEssential && result.Outcome.FailedWholly))
        {
            return [Unknown($"{identity.Name}: it answers, and may not be read: see rights")];
        }

        return findings.Count > 0 ? findings : [OfGood(identity, reading)];
    }

    private Finding OfReason(TargetIdentity identity, FailureReason reason, IReadOnlyList<CollectorResult> results)
    {
        var names = string.Join(", ", results.Select(result => result.Collector.Name));
        var message = $"{identity.Name}: {reason.Name()}: {results[0].Outcome.Detail} ({names})";
        return reason == FailureReason.Unsupported && !results.Any(result => result.Collector.IsEssential)
            ? Warn(message, Cures.Of(modules, identity, reason))
            : Red(message, Cures.Of(modules, identity, reason));
    }

    private Finding OfGood(TargetIdentity identity, TargetReading reading)
    {
        var product = reading.Results.Select(result => result.Outcome.Identified).FirstOrDefault(known => known is not null) is { } known ? $"{known.Product} {known.Version}, " : "";
        var read = $"{identity.Name}: {product}{reading.Results.Count} of {reading.Results.Count + reading.Unfinished.Count} collectors read";
        return reading.Unfinished.Count == 0
            ? Ok(read)
            : Warn($"{read}; not within 10 s: {string.Join(", ", reading.Unfinished.Select(collector => collector.Name))}",
                $"Large devices take longer than a doctor waits. `vigie probe {identity.Name}` takes the time that Vigie has.");
    }
}
