using System.Text;
using Vigie.Raid.Model;
using Vigie.Raid.Protocol;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>
/// Linux md through net-snmp: <c>extend mdstat /bin/cat /proc/mdstat</c> in snmpd.conf (NET-SNMP-EXTEND-MIB). Another token is found by its
/// command, without running what else the host extends.
/// </summary>
internal sealed class LinuxMd : Vendor
{
    private const int MostTokens = 16;
    private const string Extend = "8072.1.3.2";
    private static readonly Oid _fullOutput = Enterprise($"{Extend}.3.1.2");
    private static readonly Oid _lines = Enterprise($"{Extend}.4.1.2");
    private static readonly Oid _usualKey = Key(_fullOutput, "mdstat"u8);
    private static readonly Table _commands = new(Enterprise($"{Extend}.2.1"), 2, 3);

    /// <summary>Where the text is put for the parsers.</summary>
    private static readonly Oid _text = _fullOutput;

    public override string Name => "linux_md";

    public override string Title => "Linux md through net-snmp extend";

    public override IReadOnlyList<Oid> Evidence => [Enterprise($"{Extend}.2.1.2"), Enterprise($"{Extend}.3.1.2")];

    public override IReadOnlyList<Layout<IEnumerable<RaidArray>>> Arrays { get; } =
        [new(_fullOutput, [], [], data => Parse(data).Arrays) { ReadMore = ReadTextAsync }];

    public override IReadOnlyList<Layout<DiskReading>> Disks { get; } =
        [new(_fullOutput, [], [], data => new DiskReading(Parse(data).Disks) { TellsSpares = true }) { ReadMore = ReadTextAsync }];

    public override async Task<bool> ConfirmAsync(AgentReader agent, CancellationToken cancellation) => (await FindTextAsync(agent, cancellation)).Length > 0;

    private static (IReadOnlyList<RaidArray> Arrays, IReadOnlyList<RaidDisk> Disks) Parse(Readout data) =>
        MdStat.Parse(data[_text].WholeText, data.Recognised.Contains("synology") || data.Recognised.Contains("qnap"), data.Hints.SystemArrays);

    private static async Task ReadTextAsync(AgentReader agent, Readout data, CancellationToken cancellation) =>
        data.Add(_text, SnmpValue.OfText(await FindTextAsync(agent, cancellation)));

    private static async Task<string> FindTextAsync(AgentReader agent, CancellationToken cancellation)
    {
        var usual = await ReadKeyAsync(agent, _usualKey, cancellation);
        if (usual.Length > 0)
        {
            return usual;
        }

        var (commands, _) = await agent.TableAsync(_commands, cancellation);
        foreach (var row in commands.Where(row => row[2].WholeText.Contains("mdstat", StringComparison.Ordinal) || row[3].WholeText.Contains("mdstat", StringComparison.Ordinal)).Take(MostTokens))
        {
            var text = await ReadKeyAsync(agent, _fullOutput.Append([.. row.Index]), cancellation);
            if (text.Length > 0)
            {
                return text;
            }
        }

        return "";
    }

    /// <summary>The output in one object, or line by line when it is too big for one answer; empty when it is no mdstat.</summary>
    private static async Task<string> ReadKeyAsync(AgentReader agent, Oid instance, CancellationToken cancellation)
    {
        var value = (await agent.GetAsync([instance], cancellation))[0].Value;
        var text = new Cell(value).WholeText;
        if (value.Type is SnmpType.Unreadable or SnmpType.Null && instance.TryGetIndex(_fullOutput, out var key))
        {
            text = await ReadLinesAsync(agent, _lines.Append(key), cancellation);
        }

        return text.StartsWith(MdStat.FirstWord, StringComparison.Ordinal) ? text : "";
    }

    private static async Task<string> ReadLinesAsync(AgentReader agent, Oid lines, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        foreach (var line in await agent.LinesAsync(lines, cancellation))
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>An index of text: its length, then one arc for each byte.</summary>
    private static Oid Key(Oid column, ReadOnlySpan<byte> token)
    {
        var arcs = new uint[token.Length + 1];
        arcs[0] = (uint)token.Length;
        for (var i = 0; i < token.Length; i++)
        {
            arcs[i + 1] = token[i];
        }

        return column.Append(arcs);
    }
}
