namespace Vigie.Core.Configuration;

/// <summary>The faults of one reading of a file. Bounded: a file of garbage does not become a report of a million lines.</summary>
internal sealed class FaultList(string file)
{
    /// <summary>Most faults that are kept.</summary>
    public const int Max = 1000;

    private readonly List<ConfigFault> _faults = [];
    private int _dropped;

    /// <summary>Whether more faults are only counted: then their texts need not be made.</summary>
    public bool IsFull => _faults.Count == Max;

    public bool IsEmpty => _faults.Count == 0;

    public void Add(int line, int column, string path, string message)
    {
        if (IsFull)
        {
            _dropped++;
            return;
        }

        _faults.Add(new ConfigFault(file, line, column, path, message));
    }

    /// <summary>The faults in the order of the file.</summary>
    public IReadOnlyList<ConfigFault> ToList()
    {
        var sorted = _faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column).ToList();
        if (_dropped > 0)
        {
            sorted.Add(new ConfigFault(file, 0, 0, "", $"and {_dropped} more faults, not shown"));
        }

        return sorted;
    }
}
