using System.Globalization;
using System.Text.RegularExpressions;
using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>QNAP's first tables (24681.1.2, all text) and their twin in numbers (24681.1.3), with expansion boxes. Empty bays are rows.</summary>
internal static partial class QnapFirst
{
    private const int MostBoxes = 8;
    private static readonly Table _numericVolumes = new(Below("3.17.1"), 2, 4, 5, 6);
    private static readonly Table _textVolumes = new(Below("2.17.1"), 2, 4, 5, 6);
    private static readonly Table _numericBays = new(Below("3.11.1"), 2, 3, 4, 5, 6, 7);
    private static readonly Table _textBays = new(Below("2.11.1"), 2, 3, 4, 5, 6, 7);
    private static readonly Table[] _boxes = [.. Enumerable.Range(1, MostBoxes).Select(box => new Table(Below($"2.18.{box + 2}.1"), 2, 3, 4, 5, 6, 7))];

    public static readonly IReadOnlyList<Layout<IEnumerable<RaidArray>>> Arrays =
    [
        new(_numericVolumes.Entry, [_numericVolumes], [], data => data[_numericVolumes].Select(ReadVolume)),
        new(_textVolumes.Entry, [_textVolumes], [], data => data[_textVolumes].Select(ReadVolume)),
    ];

    public static readonly IReadOnlyList<Layout<DiskReading>> Disks =
    [
        new(_numericBays.Entry, [_numericBays], [], data => ReadBays(data[_numericBays], "")),
        new(_textBays.Entry, [_textBays], [], data => ReadBays(data[_textBays], "")),
        .. _boxes.Select((table, box) => new Layout<DiskReading>(table.Entry, [table], [], data => ReadBays(data[table], $"box {box + 1} "))
        {
            Card = string.Create(CultureInfo.InvariantCulture, $"box {box + 1}"),
        }),
    ];

    private static Oid Below(string arcs) => Oid.Parse($"1.3.6.1.4.1.24681.1.{arcs}");

    /// <summary>"[Volume DataVol1, Pool 1]" is DataVol1; "[Mirror Disk Volume: Drive 2 0]" is itself. Sizes of 0.00 KB with a degraded volume are a lie.</summary>
    private static RaidArray ReadVolume(Row row)
    {
        var text = row[2].Text.Trim('[', ']');
        var name = VolumeName().Match(text) is { Success: true } match ? match.Groups[1].Value : text;
        var size = row[4].Size ?? Units.BytesOf(row[4].Text);
        return QnapWords.Array(name.Length > 0 ? name : string.Create(CultureInfo.InvariantCulture, $"Volume {row.Number}"), ArrayKind.Volume, row[6]) with
        {
            Level = LevelOf(text),
            SizeBytes = size,
            FreeBytes = size is null ? null : row[5].Count ?? Units.BytesOf(row[5].Text),
        };
    }

    private static string LevelOf(string text) =>
        text.StartsWith("Mirror", StringComparison.OrdinalIgnoreCase) ? "1"
        : text.StartsWith("Single", StringComparison.OrdinalIgnoreCase) ? "single"
        : text.StartsWith("Striping", StringComparison.OrdinalIgnoreCase) ? "0"
        : LevelName().Match(text) is { Success: true } match ? match.Groups[1].Value
        : "";

    private static DiskReading ReadBays(IReadOnlyList<Row> rows, string box)
    {
        var empty = rows.Count(row => row[4].Number == QnapWords.NoDisk);
        return new DiskReading([.. rows.Where(row => row[4].Number != QnapWords.NoDisk).Select(row => ReadBay(row, box))]) { EmptyBays = empty };
    }

    /// <summary>Expansion boxes number their rows slot.0.</summary>
    private static RaidDisk ReadBay(Row row, string box)
    {
        var slot = row.Index.Count > 1 && row.Number == 0 ? row.Index[^2] : row.Number;
        var name = row[2].Text is { Length: > 0 } text ? text : string.Create(CultureInfo.InvariantCulture, $"HDD{slot}");
        var bay = QnapWords.Bay.Of(row[4]);
        var isTold = row[7].Text is { Length: > 0 } smart && smart != "--";
        return new RaidDisk
        {
            Name = box + name,
            Slot = string.Create(CultureInfo.InvariantCulture, $"{box}{slot}"),
            Told = isTold ? QnapWords.Worse(bay, QnapWords.Disk.Of(row[7]), "SMART") : bay,
            Model = row[5].Text == "--" ? "" : row[5].Text,
            Temperature = row[3].Celsius,
            CapacityBytes = row[6].Size ?? Units.BytesOf(row[6].Text),
        };
    }

    [GeneratedRegex("^Volume ([^,]{1,100}), Pool", RegexOptions.CultureInvariant)]
    private static partial Regex VolumeName();

    [GeneratedRegex("^RAID ?([0-9]{1,2})\\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LevelName();
}
