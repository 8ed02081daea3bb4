using System.Globalization;
using System.Text.RegularExpressions;
using Vigie.Raid.Model;
using Vigie.Raid.Reading;

namespace Vigie.Raid.Vendors;

/// <summary>One array of mdstat while its lines come in.</summary>
internal sealed partial class MdArray
{
    private static readonly string[] _systemNames = ["md0", "md1", "md9", "md13"];
    private readonly List<Disk> _members = [];
    private readonly string _name;
    private string _status = "";
    private string _level = "";
    private string _map = "";
    private double? _bytes;
    private int? _wanted;
    private int? _online;
    private string _operation = "";
    private double? _progress;

    private MdArray(string name) => _name = name;

    /// <summary>A container of external metadata holds arrays and is none.</summary>
    public bool IsContainer { get; private set; }

    private bool IsActive => _status.StartsWith("active", StringComparison.Ordinal);

    private int Lost => _wanted is { } wanted && _online is { } online ? Math.Max(0, wanted - online) : 0;

    private int Healthy => _members.Count(member => !member.Flags.Contains('F') && !member.Flags.Contains('S') && !member.Flags.Contains('J'));

    private bool HasFaulty => _members.Exists(member => member.Flags.Contains('F') || member.Flags.Contains('E'));

    /// <summary>Reads what follows the colon: status, level, members.</summary>
    public static MdArray Begin(string name, string rest)
    {
        var array = new MdArray(name);
        foreach (var word in rest.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(1024))
        {
            array.TakeWord(word);
        }

        return array;
    }

    /// <summary>Reads an indented line: blocks and counts, progress, bitmap.</summary>
    public void Continue(string line)
    {
        if (Blocks().Match(line) is { Success: true } blocks)
        {
            _bytes = long.TryParse(blocks.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var number) ? number * Units.KiB : null;
            IsContainer = !IsActive && ExternalContainer().IsMatch(line);
            TakeCounts(line);
        }
        else if (Progress().Match(line) is { Success: true } progress)
        {
            _operation = progress.Groups[1].Value;
            _progress = ShareOf(progress);
        }
        else if (Waiting().Match(line) is { Success: true } waiting)
        {
            _operation = waiting.Groups[1].Value;
        }
    }

    /// <summary>What the lines mean.</summary>
    public RaidArray ToArray(bool isNas, IReadOnlyCollection<string> systemArrays)
    {
        var isSystem = systemArrays.Contains(_name, StringComparer.Ordinal) || LooksLikeSystem(isNas);
        var isWhole = isSystem && !HasFaulty && _online == Healthy && IsActive;
        var activity = ActivityOf(_operation);
        return new RaidArray
        {
            Name = _name,
            Kind = isSystem ? ArrayKind.System : ArrayKind.Array,
            Told = new Told<ArrayState>(StateOf(isWhole, activity), Raw()),
            Level = _level,
            KnownRedundancy = isWhole ? Redundancy.Full : RedundancyNow(),
            KnownActivity = activity,
            Progress = activity == ArrayActivity.None ? null : _progress,
            SizeBytes = _bytes is > 0 ? _bytes : null,
            Members = isWhole ? _online : _wanted,
            MembersOnline = _online,
            Spares = _wanted is null || !IsActive ? null : _members.Count(member => member.Flags.Contains('S') && member != Rebuilding),
        };
    }

    /// <summary>Its members as disks.</summary>
    public IEnumerable<RaidDisk> ToDisks() => _members.Select(member => new RaidDisk
    {
        Name = member.Device,
        Slot = member.Device,
        Told = new Told<DiskState>(StateOf(member), member.Flags.Length == 0 ? "member" : $"({string.Join(")(", member.Flags.ToCharArray())})"),
        Role = RoleOf(member),
        Progress = member == Rebuilding ? _progress : null,
        Controller = _name,
    });

    /// <summary>
    /// The member that is being filled: the one that came last when more are listed than serve, or a spare that the kernel still calls one.
    /// </summary>
    private Disk? Rebuilding => _operation != "recovery" || Lost == 0 ? null
        : Healthy > _online ? _members.Where(member => member.Flags.Length == 0).MaxBy(member => member.Role)
        : _members.Find(member => member.Flags.Contains('S'));

    private void TakeWord(string word)
    {
        if (Member().Match(word) is { Success: true } member)
        {
            var flags = member.Groups[3].Value.Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);
            _members.Add(new Disk(member.Groups[1].Value, int.Parse(member.Groups[2].ValueSpan, CultureInfo.InvariantCulture), flags));
        }
        else if (_status.Length == 0)
        {
            _status = word;
        }
        else if (word[0] == '(')
        {
            _status += $" {word}";
        }
        else if (_level.Length == 0)
        {
            _level = RaidLevel.Normalise(word);
        }
    }

    private void TakeCounts(string line)
    {
        foreach (Match counts in Counts().Matches(line))
        {
            (_wanted, _online) = (int.Parse(counts.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(counts.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
        }

        _map = Map().Match(line) is { Success: true } map ? map.Value : "";
    }

    /// <summary>
    /// Synology and QNAP keep their system on mirrors over all bays, which look degraded for ever. On a host that is no known NAS the
    /// names alone prove nothing: there at least half of the places must never have had a disk, while two have.
    /// </summary>
    private bool LooksLikeSystem(bool isNas) =>
        _level == "1" && _systemNames.Contains(_name, StringComparer.Ordinal) && !HasFaulty && _online is { } online && _online == Healthy && Lost > 0
        && (isNas || (online >= 2 && Lost >= online));

    private ArrayState StateOf(bool isWhole, ArrayActivity activity)
    {
        if (!IsActive)
        {
            return _status.Length == 0 ? ArrayState.Unknown : ArrayState.Failed;
        }

        if (isWhole || Lost == 0)
        {
            return BusyState(activity);
        }

        var isLost = _online == 0 || (RaidLevel.MayLose(_level) is { } may && Lost > may);
        return isLost ? ArrayState.Failed : activity == ArrayActivity.Rebuild && _progress is not null ? ArrayState.Rebuilding : ArrayState.Degraded;
    }

    private static ArrayState BusyState(ArrayActivity activity) => activity switch
    {
        ArrayActivity.Resync => ArrayState.Resyncing,
        ArrayActivity.Check => ArrayState.Scrubbing,
        ArrayActivity.Reshape => ArrayState.Expanding,
        ArrayActivity.Rebuild => ArrayState.Rebuilding,
        _ => ArrayState.Optimal,
    };

    private Redundancy? RedundancyNow() =>
        !IsActive || RaidLevel.HasNone(_level) ? Redundancy.None
        : Lost == 0 && _wanted is not null ? Redundancy.Full
        : null;

    private string Raw() => string.Join(' ', new[] { _status, _wanted is null ? "" : $"[{_wanted}/{_online}]", _map, _operation }.Where(part => part.Length > 0));

    private static ArrayActivity ActivityOf(string operation) => operation switch
    {
        "recovery" => ArrayActivity.Rebuild,
        "resync" => ArrayActivity.Resync,
        "check" => ArrayActivity.Check,
        "reshape" => ArrayActivity.Reshape,
        _ => ArrayActivity.None,
    };

    private DiskState StateOf(Disk member) =>
        member.Flags.Contains('F') || member.Flags.Contains('E') ? DiskState.Failed
        : member == Rebuilding || member.Flags.Contains('R') ? DiskState.Rebuilding
        : !IsActive ? DiskState.Unknown
        : member.Flags.Contains('S') ? DiskState.Spare
        : DiskState.Ok;

    /// <summary>On an inactive array every member shows (S) and none is a spare.</summary>
    private DiskRole RoleOf(Disk member) =>
        member.Flags.Contains('S') && IsActive && member != Rebuilding ? DiskRole.Spare : member.Flags.Contains('J') ? DiskRole.Cache : DiskRole.Data;

    /// <summary>From blocks done and blocks in all, which are finer than the percentage.</summary>
    private static double? ShareOf(Match progress)
    {
        if (double.TryParse(progress.Groups[3].ValueSpan, CultureInfo.InvariantCulture, out var done)
            && double.TryParse(progress.Groups[4].ValueSpan, CultureInfo.InvariantCulture, out var total) && total > 0 && done <= total)
        {
            return done / total;
        }

        return double.TryParse(progress.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out var percent) && percent <= 100 ? percent / 100 : null;
    }

    [GeneratedRegex("^([^\\[\\]\\s]{1,64})\\[([0-9]{1,6})\\]((?:\\([A-Z]\\)){0,6})$", RegexOptions.CultureInvariant)]
    private static partial Regex Member();

    [GeneratedRegex("^([0-9]{1,18}) blocks\\b", RegexOptions.CultureInvariant)]
    private static partial Regex Blocks();

    [GeneratedRegex("\\bsuper external:[a-z]", RegexOptions.CultureInvariant)]
    private static partial Regex ExternalContainer();

    [GeneratedRegex("\\[([0-9]{1,6})/([0-9]{1,6})\\]", RegexOptions.CultureInvariant)]
    private static partial Regex Counts();

    [GeneratedRegex("\\[[U_E]+\\]", RegexOptions.CultureInvariant)]
    private static partial Regex Map();

    [GeneratedRegex("\\b(recovery|resync|check|reshape)\\s*=\\s*([0-9]{1,3}(?:\\.[0-9]{1,3})?)%(?:\\s*\\(([0-9]{1,18})/([0-9]{1,18})\\))?", RegexOptions.CultureInvariant)]
    private static partial Regex Progress();

    [GeneratedRegex("\\b(recovery|resync|check|reshape)\\s*=\\s*(?:DELAYED|PENDING|REMOTE)", RegexOptions.CultureInvariant)]
    private static partial Regex Waiting();

    private sealed record Disk(string Device, int Role, string Flags);
}
