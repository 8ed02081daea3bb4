using Vigie.Core.Collecting;
using Vigie.Core.Self;
using Vigie.Exposition;

namespace Vigie.Core;

/// <summary>
/// All metrics that the program can expose, checked together. A family belongs to one collector of a kind: this is what keeps a scrape, which
/// joins the samples of many collectors, free of duplicate series. Two kinds may share a family, by declaring the same one.
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
        var declared = owners[0].Value.Select(family => (Family: family, Kind: "", Owner: "the frame"))
            .Concat(modules.SelectMany(module => module.Collectors.SelectMany(collector => collector.Families.Select(family => (Family: family, module.Kind, Owner: $"{module.Kind}/{collector.Name}")))));
        foreach (var same in declared.GroupBy(one => one.Family.Name).Where(group => group.Count() > 1))
        {
            // Kinds of one room may share a declaration: a target is of one kind, so that its series still come from one collector.
            var isShared = same.Select(one => one.Family).Distinct(ReferenceEqualityComparer.Instance).Count() == 1 && same.Select(one => one.Kind).Distinct().Count() == same.Count();
            if (!isShared)
            {
                throw new ArgumentException($"metric '{same.Key}' is declared by {string.Join(" and by ", same.Select(one => one.Owner))}");
            }
        }

        MetricFamily.CheckTogether(owners.SelectMany(owner => owner.Value));
        return owners;
    }
}
