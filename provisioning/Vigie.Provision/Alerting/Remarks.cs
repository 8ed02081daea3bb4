namespace Vigie.Provision.Alerting;

/// <summary>What a file says and Grafana cannot do, or does otherwise: gathered, so that nothing is dropped in silence.</summary>
internal sealed class Remarks
{
    private readonly List<string> _order = [];
    private readonly Dictionary<string, List<string>> _subjects = new(StringComparer.Ordinal);

    /// <summary>Adds a remark on a subject; the same remark on several subjects becomes one line.</summary>
    public void Add(string subject, string text)
    {
        if (!_subjects.TryGetValue(text, out var subjects))
        {
            _subjects[text] = subjects = [];
            _order.Add(text);
        }

        if (!subjects.Contains(subject))
        {
            subjects.Add(subject);
        }
    }

    /// <summary>One line for each remark: what, and where.</summary>
    public IReadOnlyList<string> Lines => [.. _order.Select(text => $"{text}: {string.Join(", ", _subjects[text])}")];
}
