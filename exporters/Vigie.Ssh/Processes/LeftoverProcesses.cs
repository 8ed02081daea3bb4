using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Vigie.Ssh.Processes;

/// <summary>The ssh processes of an owner that was killed: they live on as long as their links do.</summary>
internal static class LeftoverProcesses
{
    /// <summary>Ends the ssh processes whose command line names a folder.</summary>
    /// <param name="folder">The private folder whose owner is gone.</param>
    public static void End(string folder)
    {
        foreach (var pid in Of(folder))
        {
            try
            {
                using var process = Process.GetProcessById(pid);
                process.Kill();
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // It ended by itself, or belongs to another user.
            }
        }
    }

    /// <summary>The ssh processes whose command line names a folder.</summary>
    public static IReadOnlyList<int> Of(string folder)
    {
        var pids = new List<int>();
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(entry), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && pid != Environment.ProcessId
                && Names(CommandLine(entry), folder))
            {
                pids.Add(pid);
            }
        }

        return pids;
    }

    /// <summary>A program called ssh, by its path or by its own title (<c>ssh: /path [mux]</c>), with the folder in an argument.</summary>
    private static bool Names(string commandLine, string folder)
    {
        var program = commandLine.Split('\0')[0];
        return (Path.GetFileName(program) == "ssh" || program.StartsWith("ssh: ", StringComparison.Ordinal))
            && commandLine.Contains(folder + "/", StringComparison.Ordinal);
    }

    private static string CommandLine(string entry)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(entry, "cmdline")));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
