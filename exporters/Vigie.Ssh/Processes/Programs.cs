namespace Vigie.Ssh.Processes;

/// <summary>Finds programs without a shell.</summary>
internal static class Programs
{
    private static readonly string[] _usual = ["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin", "/usr/local/sbin"];

    /// <summary>The absolute path of a program, or null.</summary>
    /// <param name="name">Its name, or an absolute path.</param>
    public static string? Find(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return name[0] == '/' && File.Exists(name) ? name : null;
        }

        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(folder => folder.StartsWith('/'));
        return path.Concat(_usual).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
