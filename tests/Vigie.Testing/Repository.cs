namespace Vigie.Testing;

/// <summary>The source tree that the tests were built from.</summary>
public static class Repository
{
    private static readonly Lazy<string> _root = new(FindRoot);

    /// <summary>The folder that holds Exporters.sln.</summary>
    /// <exception cref="TestFailedException">The test program does not run below the source tree.</exception>
    public static string Root => _root.Value;

    /// <summary>The absolute path of a file or folder named from <see cref="Root"/>.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Exporters.sln")))
            {
                return folder.FullName;
            }
        }

        throw new TestFailedException($"no Exporters.sln in {AppContext.BaseDirectory} or a folder above it");
    }
}
