namespace Vigie.Lab.Databases;

/// <summary>The database servers of both sites.</summary>
public sealed record DatabaseOptions
{
    /// <summary>Port of the MariaDB primary at AARD; 0: any.</summary>
    public int MariaDbAardPort { get; init; } = 13306;

    /// <summary>Port of its replica at DRYN; 0: any.</summary>
    public int MariaDbDrynPort { get; init; } = 23306;

    /// <summary>Port of the PostgreSQL primary at AARD; 0: any.</summary>
    public int PostgresAardPort { get; init; } = 15432;

    /// <summary>Port of its standby at DRYN; 0: any.</summary>
    public int PostgresDrynPort { get; init; } = 25432;

    /// <summary>Time between two stamps on each primary.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromSeconds(1);
}
