namespace Vigie.Lab.Databases;

/// <summary>Finds programs of Debian packages.</summary>
internal static class Programs
{
    /// <summary>Whether all of them are on the path or where Debian puts servers.</summary>
    public static bool Has(params string[] names) => OperatingSystem.IsLinux() && Array.TrueForAll(names, name => Find(name) is not null);

    private static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
