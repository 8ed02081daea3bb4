using System.Globalization;

namespace Vigie.Bench.Suite;

/// <summary>What was found so far; each row is told as soon as it is there.</summary>
internal sealed class SuiteSheet
{
    private readonly List<SuiteRow> _rows = [];
    private readonly List<SuiteAim> _aims = [];
    private readonly List<string> _notes = [];

    public IReadOnlyList<SuiteRow> Rows => _rows;

    public IReadOnlyList<SuiteAim> Aims => _aims;

    /// <summary>What a reader of the figures must know.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public void Add(SuiteRow row)
    {
        _rows.Add(row);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {row.What,-66} {Number(row.Vigie),10} {Number(row.Peer),10} {row.Unit,-12} {Times(row.Ratio),7}  {row.PeerName}"));
    }

    public void Promise(SuiteAim aim)
    {
        _aims.Add(aim);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {(aim.IsMet ? "met   " : "MISSED")} {aim.What}: {Number(aim.Found)} {aim.Unit}, to be below {Number(aim.Most)}"));
    }

    public void Note(string note)
    {
        _notes.Add(note);
        Console.WriteLine("  " + note);
    }

    /// <summary>Three digits that count, and no more than two behind the point.</summary>
    public static string Number(double? value) => value switch
    {
        null => "-",
        >= 100 => value.Value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.Value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    /// <summary>A ratio for people.</summary>
    public static string Times(double? ratio) => ratio is null ? "-" : Number(ratio) + " x";
}
