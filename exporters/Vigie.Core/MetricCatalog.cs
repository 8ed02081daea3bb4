using Vigie.Core.Collecting;
using Vigie.Core.Self;
using Vigie.Exposition;

namespace Vigie.Core;

/// <summary>
/// All metrics that the program can expose, checked together. A family belongs to one collector: this is what keeps a scrape, which joins
/// the samples of many collectors, free of duplicate series.
/// </summary>
public static class MetricCatalog
{
    /// <summary>Gathers and checks the declarations.</summary>
    /// <param name="modules">The registered modules.</param>
    /// <returns>For each owner (<c>vigie</c>, then each kind), its families.</returns>
    /// <exception cref="ArgumentException">Two owners declare the same family, or names clash in one of the formats; the message names them.</exception>
    public static IReadOnlyList<KeyValuePair<string, IReadOnlyList<MetricFamily>>> Of(IReadOnlyList<IModule> modules)
    {
        List<KeyValuePair<string, IReadOnlyList<MetricFamily>>> owners = [new("vigie", [.. SelfMetrics.Families, .. FrameMetrics.Families])];
        owners.AddRange(modules.Select(module => new KeyValuePair<string, IReadOnlyList<MetricFamily>>(module.Kind, module.Families)));
        var declared = owners[0].Value.Select(family => (family.Name, Owner: "the frame"))
            .Concat(modules.SelectMany(module => module.Collectors.SelectMany(collector => collector.Families.Select(family => (family.Name, Owner: $"{module.Kind}/{collector.Name}")))));
        foreach (var same in declared.GroupBy(family => family.Name).Where(group => group.Count() > 1))
        {
            throw new ArgumentException($"metric '{same.Key}' is declared by {string.Join(" and by ", same.Select(family => family.Owner))}");
        }

        MetricFamily.CheckTogether(owners.SelectMany(owner => owner.Value));
        return owners;
    }
}
