namespace Vigie.Replication.MySql;

/// <summary>A heartbeat table in pt-heartbeat's layout.</summary>
/// <param name="Database">Its database.</param>
/// <param name="Table">Its name.</param>
/// <param name="IsLocalTime">Whether its times are of the server's zone, or else of UTC.</param>
/// <param name="Interval">How often it is written.</param>
/// <param name="ServerId">Whose row counts; null for that of the upstream.</param>
internal sealed record HeartbeatTable(string Database, string Table, bool IsLocalTime, TimeSpan Interval, long? ServerId)
{
    /// <summary>Rows that are read: one for each server that ever wrote.</summary>
    public const int MostRows = 16;
}
