using Vigie.Core;
using Vigie.Core.Collecting;

namespace Vigie.Host.Doctoring.Checks;

/// <summary>What the accounts on the devices may not see: refused with <c>forbidden</c>, or hidden without a word and known by the module.</summary>
/// <param name="around">The installation.</param>
/// <param name="readings">The targets.</param>
/// <param name="modules">The kinds that are known.</param>
internal sealed class RightsCheck(Surroundings around, Readings readings, IReadOnlyList<IModule> modules) : Check, IBoundsItself
{
    public override string Name => "rights";

    public TimeSpan Limit => readings.Limit;

    public override async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline) =>
        around.Config.Targets.Count == 0 ? [Ok("no targets")] : [.. (await readings.All.AskAsync(deadline)).Select(Judge)];

    private Finding Judge(TargetRead read)
    {
        var identity = read.Target.Identity;
        var results = read.Reading?.Results ?? [];
        var lacks = results.Where(result => result.Outcome.Reason == FailureReason.Forbidden).Select(result => $"{result.Outcome.Detail} ({result.Collector.Name})")
            .Concat(results.SelectMany(result => result.Outcome.Advice).Where(advice => advice.Reason == FailureReason.Forbidden).Select(advice => advice.Detail))
            .Distinct(StringComparer.Ordinal).ToList();
        if (lacks.Count > 0)
        {
            return Red($"{identity.Name}: forbidden: {string.Join("; ", lacks)}", Cures.Of(modules, identity, FailureReason.Forbidden));
        }

        if (read.Reading is not { } reading || results.Any(result => result.Outcome.FailedWholly) || reading.Unfinished.Count > 0)
        {
            return Unknown($"{identity.Name}: it was not read wholly: see target");
        }

        return Ok($"{identity.Name}: the account sees all that Vigie asks for");
    }
}
