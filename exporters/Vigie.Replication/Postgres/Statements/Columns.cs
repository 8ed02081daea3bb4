using Vigie.Replication.Postgres.Model;

namespace Vigie.Replication.Postgres.Statements;

/// <summary>The columns of a statement, chosen by the server's version: nothing is tried that may not be there.</summary>
/// <param name="version">The server's version.</param>
internal sealed class Columns(PostgresVersion version)
{
    private readonly List<string> _list = [];

    /// <summary>Adds an expression under a name.</summary>
    public Columns Add(string expression, string name)
    {
        _list.Add($"{expression} as {name}");
        return this;
    }

    /// <summary>Adds columns by their own names.</summary>
    public Columns Of(string table, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Add($"{table}.{name}", name);
        }

        return this;
    }

    /// <summary>Adds points in time, or lengths of it, as seconds: text that no setting of the session can bend.</summary>
    public Columns Seconds(string table, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Add($"extract(epoch from {table}.{name})", name);
        }

        return this;
    }

    /// <summary>Adds what a major version brought, from that version on.</summary>
    public Columns From(int major, Func<Columns, Columns> add) => version.Has(major) ? add(this) : this;

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _list);
}
