using Vigie.Replication.Sql;

namespace Vigie.Replication.Tests.MySql.Support;

/// <summary>A server in memory behind the seam of the session: answers by the beginning of the statement and keeps what it was asked.</summary>
internal sealed class FakeServer(string version) : ISqlSession
{
    private readonly List<(string Begins, Func<SqlRows> Answer)> _answers = [];
    private bool _isConnected;

    public List<string> Asked { get; } = [];

    public string? ServerVersion => _isConnected ? version : null;

    public long Connections => _isConnected ? 1 : 0;

    /// <summary>Answers statements that contain a text; the last told wins.</summary>
    public FakeServer On(string part, SqlRows rows)
    {
        _answers.Insert(0, (part, () => rows));
        return this;
    }

    public FakeServer Refuses(string part, SqlFailure failure, string code)
    {
        _answers.Insert(0, (part, () => throw new SqlException(failure, $"refused: {part}", code)));
        return this;
    }

    /// <summary>Rows of the variables that every server has.</summary>
    public static SqlRows Facts(long id, string? uuid = null, string? executed = null, string? position = null, double now = 1_795_000_000) => Recordings.Row(
        ("server_id", id.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("server_uuid", uuid), ("host_name", "db"), ("port", "3306"), ("read_only", "1"), ("super_read_only", uuid is null ? null : "1"),
        ("log_bin", "1"), ("gtid_executed", executed), ("binlog_pos", position), ("server_now", now.ToString("0.000000", System.Globalization.CultureInfo.InvariantCulture)));

    public Task<SqlRows> AskAsync(string statement, CancellationToken cancel)
    {
        _isConnected = true;
        Asked.Add(statement);
        return Task.FromResult(_answers.FirstOrDefault(one => statement.Contains(one.Begins, StringComparison.Ordinal)).Answer?.Invoke() ?? SqlRows.None);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
