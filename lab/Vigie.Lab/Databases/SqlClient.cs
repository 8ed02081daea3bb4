using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Databases;

/// <summary>A statement that a server of the lab refused; the message is what it said.</summary>
internal sealed class SqlRefusedException(string message) : IOException(message);

/// <summary>How to start a client program that reads statements from its input.</summary>
/// <param name="Words">Program and arguments.</param>
/// <param name="Folder">Where it works.</param>
/// <param name="Environment">Variables beside the lab's own.</param>
/// <param name="Mark">Statement that makes the client print its argument on a line of its own.</param>
internal sealed record SqlClientPlan(IReadOnlyList<string> Words, string Folder, IReadOnlyDictionary<string, string> Environment, Func<string, string> Mark);

/// <summary>A database's own client program, kept running: one connection, one statement at a time.</summary>
internal sealed partial class SqlClient(SqlClientPlan plan) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private Process? _client;
    private int _asked;

    /// <summary>Asks, and gives the rows as lines with columns parted by tabs.</summary>
    /// <param name="statements">One or more, each with its semicolon.</param>
    /// <param name="patience">How long to wait; null: long.</param>
    /// <exception cref="SqlRefusedException">The server refused.</exception>
    /// <exception cref="IOException">The server is not there or does not answer.</exception>
    public async Task<IReadOnlyList<string>> AskAsync(string statements, TimeSpan? patience = null)
    {
        await _turn.WaitAsync();
        try
        {
            using var limit = new CancellationTokenSource(patience ?? Patience, TimeProvider.System);
            var lines = await SendAsync(statements, limit.Token);
            return lines.Any(line => Refusal().IsMatch(line)) ? throw new SqlRefusedException(string.Join('\n', lines)) : lines;
        }
        catch (Exception gone) when (gone is (IOException or OperationCanceledException) and not SqlRefusedException)
        {
            End();
            throw gone is IOException ? gone : new IOException("no answer: " + statements, gone);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Asks for one value.</summary>
    public async Task<string> ValueAsync(string statement, TimeSpan? patience = null) => (await AskAsync(statement, patience)) is [var line, ..] ? line : "";

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        End();
        _turn.Dispose();
    }

    private async Task<List<string>> SendAsync(string statements, CancellationToken cancel)
    {
        var client = _client ??= Start();
        var mark = string.Create(CultureInfo.InvariantCulture, $"#{++_asked}#");
        await client.StandardInput.WriteAsync((statements + "\n" + plan.Mark(mark) + "\n").AsMemory(), cancel);
        await client.StandardInput.FlushAsync(cancel);
        var lines = new List<string>();
        while (await client.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            if (line == mark)
            {
                return lines;
            }

            lines.Add(line);
            if (line.StartsWith("ERROR 2006 ", StringComparison.Ordinal) || line.StartsWith("ERROR 2013 ", StringComparison.Ordinal))
            {
                break;
            }
        }

        throw new IOException("the server is not there: " + string.Join(' ', lines));
    }

    private Process Start()
    {
        // It ends with its input, so also with a lab that is killed. (A signal at the death of the starting thread would end it with a thread of the pool.)
        var start = Programs.StartInfo(["sh", "-c", "exec \"$@\" 2>&1", "sh", .. plan.Words], plan.Folder, plan.Environment);
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        start.StandardInputEncoding = start.StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return Programs.Begin(start);
    }

    private void End()
    {
        _client?.Kill();
        _client?.Dispose();
        _client = null;
    }

    /// <summary>Refusals as mariadb and psql (with VERBOSITY verbose) print them.</summary>
    [GeneratedRegex(@"^ERROR \d+ \(|^(?:ERROR|FATAL):  \w{5}:")]
    private static partial Regex Refusal();
}
