namespace Vigie.Replication.Lab.Tests;

/// <summary>Reads the answers of the other exporters as favourably as their metrics allow.</summary>
internal static class PeerReaders
{
    /// <summary>mysqld_exporter on both: the threads of the replica, its read_only, the success of the scrape, and whether either server answers.</summary>
    public static Answer Mysqld(Scrape primary, Scrape replica)
    {
        var primaryDown = primary.Value("mysql_up") != 1;
        var io = replica.Value("mysql_slave_status_slave_io_running");
        var sql = replica.Value("mysql_slave_status_slave_sql_running");
        var up = replica.Value("mysql_up") == 1;
        var refused = replica.Value("mysql_exporter_last_scrape_error") > 0;
        var writable = replica.Value("mysql_global_variables_read_only") == 0;
        var said = !up ? "down" : io is null ? "no metric of a stream" : $"io {io:0}, sql {sql:0}";
        string[] signs = [.. primaryDown ? ["primary down"] : Array.Empty<string>(), .. refused && up ? ["scrape error"] : Array.Empty<string>(), .. writable ? ["writable"] : Array.Empty<string>()];
        return new Answer(string.Join(", ", [said, .. signs]), !up || io == 0 || sql == 0 || signs.Length > 0, replica.Value("mysql_slave_status_seconds_behind_master"));
    }

    /// <summary>postgres_exporter on both: the rows and slots of the primary, archiving there, and the lag of its example queries on the standby.</summary>
    /// <param name="primary">What the one on the primary answered.</param>
    /// <param name="standby">What the one on the standby answered.</param>
    /// <param name="before">What the one on the primary answered before the fault: counters tell by their growth.</param>
    public static Answer Postgres(Scrape primary, Scrape standby, Scrape before)
    {
        var signs = new List<string>();
        Add(!primary.IsThere || primary.Value("pg_up") != 1, "primary down");
        Add(!standby.IsThere || standby.Value("pg_up") != 1, "standby down");
        if (signs.Count == 0)
        {
            Add(primary.Value("pg_stat_replication_pg_wal_lsn_diff", ("state", "streaming")) is null, "nobody streams");
            Add(primary.Value("pg_replication_slots_active", ("slot_name", "dryn")) == 0, "slot inactive");
            Add(primary.Value("pg_stat_archiver_failed_count") > before.Value("pg_stat_archiver_failed_count"), "archiving failures rise");
        }

        var said = signs.Count == 0 ? "streaming, slot active" : string.Join(", ", signs);
        return new Answer(said, signs.Count > 0, standby.Value("pg_replication_lag"));

        void Add(bool isSo, string sign)
        {
            if (isSo)
            {
                signs.Add(sign);
            }
        }
    }
}
