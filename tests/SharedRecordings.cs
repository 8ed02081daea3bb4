namespace Vigie.Tests;

/// <summary>
/// Recorded answers of real devices and samples of vendors' documentation. They are not ours to distribute, so they lie beside the repository:
/// a clone that stands alone skips what needs them and says so, the build server must have them.
/// </summary>
/// <param name="variable">Names their folder, when they lie elsewhere.</param>
/// <param name="room">Their folder among all recordings.</param>
internal sealed class SharedRecordings(string variable, string room)
{
    public string Folder { get; } = Environment.GetEnvironmentVariable(variable) ?? Testing.Repository.PathOf("..", "shared", "recorded", room);

    /// <summary>The file of a recording. Skips the test when it is not here, but fails on the build server.</summary>
    public string PathOf(string name)
    {
        var file = Path.Combine(Folder, name);
        if (!File.Exists(file))
        {
            Xunit.Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is "true" or "1", $"the recording {name} is not here; it is not ours to distribute");
            Xunit.Assert.Fail($"the recording {name} is missing at {file}");
        }

        return file;
    }
}
