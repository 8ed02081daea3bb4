using System.Globalization;
using Vigie.Raid.Model;

namespace Vigie.Raid.Reading;

/// <summary>A vendor's numbers and what they mean. A number that is not in it is unknown, with the number kept.</summary>
internal sealed class StateMap<TState> : IEnumerable<(long Value, string Word, TState State)>
    where TState : struct, Enum
{
    private readonly Dictionary<long, (string Word, TState State)> _rows = [];
    private readonly TState _unknown = Enum.Parse<TState>("Unknown");

    /// <summary>Adds a row of the vendor's table.</summary>
    public void Add(long value, string word, TState state) => _rows.Add(value, (word, state));

    /// <summary>Reads a cell.</summary>
    public Told<TState> Of(Cell cell) =>
        cell.Number is { } number && _rows.TryGetValue(number, out var row)
            ? new Told<TState>(row.State, string.Create(CultureInfo.InvariantCulture, $"{number} {row.Word}"))
            : new Told<TState>(_unknown, cell.Raw);

    public IEnumerator<(long Value, string Word, TState State)> GetEnumerator() => _rows.Select(row => (row.Key, row.Value.Word, row.Value.State)).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A vendor's words and what they mean: the first stem that the text contains counts, whatever its case. A text without any is unknown.</summary>
internal sealed class WordMap<TState> : IEnumerable<(string Stem, TState State)>
    where TState : struct, Enum
{
    private readonly List<(string Stem, TState State)> _rows = [];
    private readonly TState _unknown = Enum.Parse<TState>("Unknown");

    /// <summary>Adds stems with one meaning. Order counts: a stem that is part of another word comes after it.</summary>
    public void Add(TState state, params string[] stems) => _rows.AddRange(stems.Select(stem => (stem, state)));

    /// <summary>Reads a cell.</summary>
    public Told<TState> Of(Cell cell)
    {
        var text = cell.Text;
        foreach (var (stem, state) in _rows)
        {
            if (text.Contains(stem, StringComparison.OrdinalIgnoreCase))
            {
                return new Told<TState>(state, cell.Raw);
            }
        }

        return new Told<TState>(_unknown, cell.Raw);
    }

    public IEnumerator<(string Stem, TState State)> GetEnumerator() => _rows.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
