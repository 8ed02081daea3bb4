namespace Vigie.Replication.Postgres.Model;

/// <summary>The archiver and what is waiting for it (pg_stat_archiver, pg_ls_archive_statusdir).</summary>
/// <param name="IsOn">Whether this server archives: on a standby only with archive_mode = always.</param>
/// <param name="Archived">Files archived since the statistics were reset.</param>
/// <param name="Failed">Attempts that failed.</param>
/// <param name="LastArchived">When a file was last archived.</param>
/// <param name="LastFailed">When an attempt last failed.</param>
internal sealed record Archiving(bool IsOn, long Archived, long Failed, DateTimeOffset? LastArchived, DateTimeOffset? LastFailed);
