using System.Globalization;

namespace Vigie.Ssh.Forwarding;

/// <summary>
/// Asks the kernel (proc(5): /proc/PID/net and /proc/PID/fd) whether a process listens and how many connections it has. A connection
/// to find out would be passed on to the far end, where servers count and punish clients that say nothing.
/// </summary>
internal static class ListeningSockets
{
    private const string UnixListening = "00010000";
    private const string UnixConnected = "03";
    private const string TcpListening = "0A";
    private const string TcpConnected = "01";

    /// <summary>Whether the process listens on a unix socket.</summary>
    public static bool OnPath(int pid, string path) =>
        Rows(pid, "unix").Any(row => row.Length > 7 && row[7] == path && row[3] == UnixListening && Owns(pid, row[6]));

    /// <summary>Connections that were accepted on a unix socket. A control master makes it under a longer name and links it to its own.</summary>
    public static int ConnectionsOnPath(int pid, string path) =>
        Rows(pid, "unix").Count(row => row.Length > 7 && row[5] == UnixConnected && (row[7] == path || row[7].StartsWith(path + ".", StringComparison.Ordinal)));

    /// <summary>Whether the process listens on a port of 127.0.0.1.</summary>
    public static bool OnPort(int pid, int port) =>
        Rows(pid, "tcp").Any(row => row.Length > 9 && row[1] == Loopback(port) && row[3] == TcpListening && Owns(pid, row[9]));

    /// <summary>Connections that were accepted on a port of 127.0.0.1.</summary>
    public static int ConnectionsOnPort(int pid, int port) =>
        Rows(pid, "tcp").Count(row => row.Length > 9 && row[1] == Loopback(port) && row[3] == TcpConnected);

    /// <summary>127.0.0.1 and the port as the table writes them.</summary>
    private static string Loopback(int port) =>
        (BitConverter.IsLittleEndian ? "0100007F:" : "7F000001:") + port.ToString("X4", CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> Rows(int pid, string table)
    {
        try
        {
            return File.ReadAllLines($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/net/{table}")
                .Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool Owns(int pid, string inode)
    {
        try
        {
            return new DirectoryInfo($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/fd").EnumerateFileSystemInfos()
                .Any(entry => entry.LinkTarget == $"socket:[{inode}]");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
