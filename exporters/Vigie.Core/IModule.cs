using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Exposition;

namespace Vigie.Core;

/// <summary>A kind of target that Vigie can watch. Registered by one line in the host.</summary>
public interface IModule
{
    /// <summary>The word in <c>kind:</c> of a target, in labels and in <c>--only</c>.</summary>
    string Kind { get; }

    /// <summary>One sentence for people: what it watches.</summary>
    string Summary { get; }

    /// <summary>The configuration keys of a target of this kind, beside those that every target has.</summary>
    IReadOnlyList<ConfigKey> Keys { get; }

    /// <summary>Keys at the top of the file that targets of this kind refer to (<see cref="Key.Shared{T}"/>); other modules may share the same.</summary>
    IReadOnlyList<ConfigKey> SharedKeys => [];

    /// <summary>The collectors of a target of this kind.</summary>
    IReadOnlyList<CollectorDescription> Collectors { get; }

    /// <summary>All metrics of the module. No two collectors declare the same; two modules may share one by declaring the same object.</summary>
    IReadOnlyList<MetricFamily> Families => [.. Collectors.SelectMany(collector => collector.Families)];

    /// <summary>The file of alert-rules that holds the alerts about targets of this kind; for <c>vigie doctor</c>.</summary>
    string RuleFile => $"{Kind}.yml";

    /// <summary>What a person does when a target of this kind cannot be read, where the kind knows it better than the reason alone; for <c>vigie doctor</c>.</summary>
    /// <param name="reason">Why it cannot be read.</param>
    /// <returns>One or two sentences, or null where nothing is special about this kind.</returns>
    string? CureOf(FailureReason reason) => null;

    /// <summary>Reads the module's own keys of one target.</summary>
    /// <param name="target">The target's section of the configuration; faults are told to it, all of them.</param>
    /// <returns>The validated plan, or null when the section has a fault.</returns>
    ITargetPlan? Read(ConfigSection target);
}
