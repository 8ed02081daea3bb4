using Vigie.Lab.Kit;

namespace Vigie.Lab.Databases;

/// <summary>One real database server of a pair, with a data folder of its own, on loopback only.</summary>
internal abstract class DatabaseNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly SqlClientPlan _client;
    private ServerProcess? _server;

    /// <param name="folder">Its folder.</param>
    /// <param name="port">Its port on 127.0.0.1.</param>
    /// <param name="client">How the administrator connects.</param>
    private protected DatabaseNode(string folder, int port, SqlClientPlan client)
    {
        (Folder, Port, _client) = (folder, port, client);
        Sql = Client();
    }

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The administrator's connection.</summary>
    public SqlClient Sql { get; }

    /// <summary>Where the server writes its log.</summary>
    public string LogFile => Path.Combine(Folder, "lab.log");

    /// <summary>Whether the server's process is there.</summary>
    public bool IsUp => _server is { HasEnded: false };

    private protected string Folder { get; }

    /// <summary>How it is started.</summary>
    private protected abstract ServerPlan Plan { get; }

    /// <summary>A connection of the administrator's, for statements that must not wait for others.</summary>
    public SqlClient Client() => new(_client);

    /// <summary>Starts it, if it is not there, and waits until it answers.</summary>
    /// <exception cref="IOException">It does not start; the message holds the end of its log.</exception>
    public async Task StartAsync()
    {
        if (IsUp)
        {
            return;
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await ServerProcess.EndLeftoversAsync(Plan.Mark);
        var server = _server = await ServerProcess.StartAsync(Plan);
        if (!await Waiting.UntilAsync(AnswersAsync, Patience, Pause, () => server.HasEnded))
        {
            throw new IOException($"{Plan.Name} on port {Port} {(server.HasEnded ? "has ended" : "does not answer")}: {server.LogTail()}");
        }
    }

    public Task StopAsync() => _server?.StopAsync() ?? Task.CompletedTask;

    public void Freeze() => _server?.Freeze();

    public void Thaw() => _server?.Thaw();

    public async ValueTask DisposeAsync()
    {
        await Sql.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await Sql.AskAsync("SELECT 1;");
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
