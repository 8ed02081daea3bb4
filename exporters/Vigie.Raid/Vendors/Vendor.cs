using Vigie.Raid.Model;
using Vigie.Raid.Protocol;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>
/// What we know of one vendor's agents: how to recognise them, which columns to read and what their numbers mean. One class in one file
/// for each vendor; it holds tables and pure functions from rows to readings. A host may be several vendors at once.
/// </summary>
internal abstract class Vendor
{
    /// <summary>The word in the label <c>vendor</c> and in the configuration.</summary>
    public abstract string Name { get; }

    /// <summary>For people.</summary>
    public abstract string Title { get; }

    /// <summary>Subtrees below which only this vendor's agents have anything.</summary>
    public abstract IReadOnlyList<Oid> Evidence { get; }

    /// <summary>Scalars that may hold the model, the first that does counts.</summary>
    public virtual IReadOnlyList<Oid> Models => [];

    /// <summary>Scalars that may hold the version of firmware or system.</summary>
    public virtual IReadOnlyList<Oid> Versions => [];

    /// <summary>Scalars that may hold the serial number.</summary>
    public virtual IReadOnlyList<Oid> Serials => [];

    /// <summary>Ways to read arrays: of those with the same card the first that the agent has.</summary>
    public virtual IReadOnlyList<Layout<IEnumerable<RaidArray>>> Arrays => [];

    /// <summary>Ways to read disks: of those with the same card the first that the agent has.</summary>
    public virtual IReadOnlyList<Layout<DiskReading>> Disks => [];

    /// <summary>Ways to read parts: all that the agent has.</summary>
    public virtual IReadOnlyList<Layout<IEnumerable<DevicePart>>> Parts => [];

    /// <summary>The table of SMART attributes, where the agent has one.</summary>
    public virtual SmartTable? Smart => null;

    /// <summary>Whether the evidence is proof; vendors whose subtree others use too look closer.</summary>
    public virtual Task<bool> ConfirmAsync(AgentReader agent, CancellationToken cancellation) => Task.FromResult(true);

    /// <summary>An object below <c>1.3.6.1.4.1</c>.</summary>
    protected static Oid Enterprise(string arcs) => Oid.Parse($"1.3.6.1.4.1.{arcs}");

    /// <summary>A scalar below <c>1.3.6.1.4.1</c>.</summary>
    protected static Oid Scalar(string arcs) => Oid.Parse($"1.3.6.1.4.1.{arcs}.0");

    /// <summary>The model and version in sysDescr, for vendors that tell them nowhere else; empty when they are not in it.</summary>
    public virtual (string Model, string Version) Describe(string description) => ("", "");

    /// <summary>Parts of one kind, a row each.</summary>
    protected static Layout<IEnumerable<DevicePart>> PartsOf(Table table, PartKind kind, string word, int name, int state, StateMap<PartState> map, Func<Row, double?>? celsius = null) =>
        new(table.Entry, [table], [], data => data[table].Select(row => new DevicePart(kind, NameOr(row[name], word, row), map.Of(row[state])) { Temperature = celsius?.Invoke(row) }));

    /// <summary>The name in a cell, or one made of the row's number when the cell is empty.</summary>
    protected static string NameOr(Cell cell, string word, Row row) =>
        cell.Text is { Length: > 0 } text ? text : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{word} {row.Number}");
}

/// <summary>One way in which a vendor's agents tell a thing.</summary>
/// <param name="Evidence">A subtree: the agent tells it this way when there is anything below.</param>
/// <param name="Tables">The tables to read.</param>
/// <param name="Scalars">The scalars to read.</param>
/// <param name="Parse">From what was read to what it means.</param>
internal sealed record Layout<T>(Oid Evidence, IReadOnlyList<Table> Tables, IReadOnlyList<Oid> Scalars, Func<Readout, T> Parse)
{
    /// <summary>The card or generation that it belongs to: layouts with the same one stand in for each other.</summary>
    public string Card { get; init; } = "";

    /// <summary>Reads what is no table; null reads tables and scalars.</summary>
    public Func<AgentReader, Readout, CancellationToken, Task>? ReadMore { get; init; }
}

/// <summary>A table of SMART attributes, a row for each disk and attribute.</summary>
/// <param name="Table">The table with its columns.</param>
internal sealed record SmartTable(Table Table)
{
    public required int Disk { get; init; }

    public required int Name { get; init; }

    public required int Id { get; init; }

    public required int Current { get; init; }

    public required int Worst { get; init; }

    public required int Threshold { get; init; }

    public required int Raw { get; init; }

    public required int Status { get; init; }

    public required int Raw64 { get; init; }
}
