using System.Text;
using Vigie.Ssh.Failures;

namespace Vigie.Ssh.Forwarding;

/// <summary>The last lines that a kept ssh wrote to standard error, each with its time. Bounded.</summary>
internal sealed class SpokenLines(TimeProvider clock)
{
    private const int Most = 60;

    private readonly LinkedList<(long At, string Line)> _lines = new();
    private readonly Lock _lock = new();

    /// <summary>All that is kept, as standard error would show it.</summary>
    public string Text => Since(TimeSpan.MaxValue);

    /// <summary>Reads until the stream ends.</summary>
    public async Task ReadAsync(Stream stream, CancellationToken cancel)
    {
        var buffer = new byte[4096];
        var rest = "";
        try
        {
            int length;
            while ((length = await stream.ReadAsync(buffer, cancel)) > 0)
            {
                var lines = (rest + Encoding.UTF8.GetString(buffer, 0, length)).Split('\n');
                Array.ForEach(lines[..^1], Keep);
                rest = lines[^1].Length > buffer.Length ? "" : lines[^1];
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The process is gone and something else holds its stream open.
        }

        Keep(rest);
    }

    /// <summary>What was written within a time.</summary>
    public string Since(TimeSpan age)
    {
        lock (_lock)
        {
            return string.Join('\n', _lines.Where(line => clock.GetElapsedTime(line.At) <= age).Select(line => line.Line));
        }
    }

    private void Keep(string line)
    {
        var clean = StandardError.Clean(line);
        if (clean.Length == 0)
        {
            return;
        }

        lock (_lock)
        {
            _lines.AddLast((clock.GetTimestamp(), clean));
            if (_lines.Count > Most)
            {
                _lines.RemoveFirst();
            }
        }
    }
}
