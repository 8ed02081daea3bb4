namespace Vigie.Core.Tests.Configuration;

/// <summary>Texts that are kept in the repository and compared with what the code says; UPDATE_GOLDEN=1 renews them.</summary>
internal static class Golden
{
    /// <summary>The folder of the repository, found from where the tests run.</summary>
    public static string RepositoryRoot { get; } = FindRoot(AppContext.BaseDirectory);

    public static bool IsRenewing => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    public static string PathOf(string name) => Path.Combine(RepositoryRoot, name);

    public static void AssertEqual(string name, string actual)
    {
        if (IsRenewing)
        {
            File.WriteAllText(PathOf(name), actual);
        }

        Assert.True(File.Exists(PathOf(name)), $"{name} is missing: run the tests once with UPDATE_GOLDEN=1 and read what was written");
        Assert.Equal(File.ReadAllText(PathOf(name)), actual);
    }

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Exporters.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Not run inside the repository."));
}
