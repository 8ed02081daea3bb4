namespace Vigie.Replication.Postgres.Model;

/// <summary>A version as server_version_num counts it: 150020 is 15.20.</summary>
/// <param name="Number">The number.</param>
internal readonly record struct PostgresVersion(int Number)
{
    /// <summary>The oldest major version whose columns are known.</summary>
    public const int OldestMajor = 12;

    /// <summary>The major version.</summary>
    public int Major => Number / 10_000;

    /// <summary>Whether it has what a major version brought.</summary>
    /// <param name="major">The major version.</param>
    /// <returns>True from that version on.</returns>
    public bool Has(int major) => Major >= major;
}
