using System.Net.Sockets;
using System.Text;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Snmp;

/// <summary>
/// Answers the questions that snmpd hands on: "get OID" or "getnext OID", one a line; the answer is name, type and value in three lines, or NONE.
/// The script that snmpd runs (<see cref="SnmpdFiles.Relay"/>) stands between.
/// </summary>
internal sealed class MibServer : IAsyncDisposable
{
    private const int LongestLine = 1024;

    private readonly Func<IReadOnlyList<MibObject>> _read;
    private readonly TcpService _service;

    /// <summary>Listens on a free port of the loopback.</summary>
    /// <param name="read">Tells all values, in order.</param>
    public MibServer(Func<IReadOnlyList<MibObject>> read)
    {
        _read = read;
        _service = TcpService.OnLoopback(0, "the values of an agent", ServeAsync);
    }

    public int Port => _service.Port;

    /// <summary>Questions answered so far.</summary>
    public long Questions { get; private set; }

    /// <summary>The answer to one question.</summary>
    internal static string Answer(IReadOnlyList<MibObject> objects, string question)
    {
        var words = question.Split(' ');
        if (words.Length != 2 || MibOid.Parse(words[1]) is not { } oid)
        {
            return "NONE\n";
        }

        var found = words[0] switch
        {
            "get" => objects.FirstOrDefault(o => o.Oid.CompareTo(oid) == 0),
            "getnext" => objects.FirstOrDefault(o => o.Oid.CompareTo(oid) > 0),
            _ => null,
        };
        return found is null ? "NONE\n" : $"{found.Oid}\n{found.Type}\n{found.Value}\n";
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    /// <summary>One script; it goes when its snmpd does.</summary>
    private async Task ServeAsync(Socket client, CancellationToken stop)
    {
        client.NoDelay = true;
        await using var stream = new NetworkStream(client);
        while (await ReadLineAsync(stream, stop) is { } question)
        {
            Questions++;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Answer(_read(), question)), stop);
        }
    }

    /// <summary>A line; null at the end, and for one that is longer than any question.</summary>
    private static async Task<string?> ReadLineAsync(NetworkStream stream, CancellationToken stop)
    {
        var line = new byte[LongestLine];
        for (var length = 0; length < line.Length; length++)
        {
            if (await stream.ReadAsync(line.AsMemory(length, 1), stop) == 0)
            {
                return null;
            }

            if (line[length] == (byte)'\n')
            {
                return Encoding.UTF8.GetString(line, 0, length);
            }
        }

        return null;
    }
}
