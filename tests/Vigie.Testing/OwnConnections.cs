using System.Globalization;

namespace Vigie.Testing;

/// <summary>The TCP connections of this process: tests that run beside one another count only those to their own server.</summary>
public static class OwnConnections
{
    /// <summary>How many are open to a port of this machine, in whatever state (proc(5), <c>/proc/net/tcp</c>; an address of IPv4 on a socket of IPv6 stands in <c>tcp6</c>).</summary>
    /// <param name="port">The server's port.</param>
    /// <returns>Their number.</returns>
    public static int To(int port) => Enumerable.Range(0, 3).Max(_ => Count(port)); // The kernel's table is read in pieces, and one that changes meanwhile leaves lines out.

    private static int Count(int port)
    {
        var own = Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(link => new FileInfo(link).LinkTarget).ToHashSet(StringComparer.Ordinal);
        var ending = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        return File.ReadLines("/proc/self/net/tcp").Skip(1).Concat(File.ReadLines("/proc/self/net/tcp6").Skip(1)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(fields => fields[2].EndsWith(ending, StringComparison.Ordinal) && own.Contains($"socket:[{fields[9]}]"));
    }
}
