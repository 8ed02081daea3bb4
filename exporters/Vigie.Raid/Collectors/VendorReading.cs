using Vigie.Core.Collecting;
using Vigie.Raid.Reading;
using Vigie.Raid.Vendors;

namespace Vigie.Raid.Collectors;

/// <summary>One reading of all vendors that the agent was recognised as. What one of them cannot tell hides nothing of the others.</summary>
internal sealed class VendorReading(RaidParts parts, CollectorRun run)
{
    /// <summary>Names of the vendors that were recognised.</summary>
    public IReadOnlyList<string> Vendors { get; private set; } = [];

    /// <summary>Whether all tables were read to their end.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Reads layouts of all vendors.</summary>
    /// <param name="choose">Which ones.</param>
    /// <param name="deadline">Ends the wait.</param>
    /// <exception cref="TargetFailureException">The agent is nothing that we know, did not answer, or refused.</exception>
    public async Task<IReadOnlyList<(T Reading, string Vendor)>> ReadAsync<T>(Func<Recognised, IEnumerable<Layout<T>>> choose, CancellationToken deadline)
    {
        var recognised = await parts.Recognition.GetAsync(deadline);
        Vendors = [.. recognised.Select(one => one.Vendor.Name)];
        var found = new List<(T, string)>();
        foreach (var (one, layout) in recognised.SelectMany(one => choose(one).Select(layout => (one, layout))))
        {
            try
            {
                var (reading, fault) = await parts.Layouts.ReadAsync(layout, recognised, deadline);
                found.Add((reading, one.Vendor.Name));
                Note(fault);
            }
            catch (TargetFailureException exception) when (exception.Reason == FailureReason.Protocol)
            {
                Note($"{one.Vendor.Title}: {exception.Message}");
            }
        }

        return found;
    }

    private void Note(string? fault)
    {
        if (fault is not null)
        {
            IsWhole = false;
            run.FailPart(FailureReason.Protocol, fault);
        }
    }
}
