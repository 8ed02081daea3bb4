using Vigie.Testing;

namespace Vigie.Raid.Tests.Support;

/// <summary>
/// Recorded answers of real devices. They are not ours to distribute, so they lie outside the repository: a clone that stands alone skips
/// what needs them and says so, the build server must have them.
/// </summary>
internal static class Recordings
{
    private static readonly string _folder =
        Environment.GetEnvironmentVariable("VIGIE_RECORDINGS") ?? Path.Combine(Repository.Root, "..", "shared", "recorded");

    /// <summary>The agent of a recording.</summary>
    public static Agent Open(string name)
    {
        var file = Path.Combine(_folder, "raid", $"{name}.snmprec");
        if (!File.Exists(file))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is "true" or "1", $"the recording {name} is not here; it is not ours to distribute");
            Assert.Fail($"the recording {name} is missing at {file}");
        }

        return Agent.Recorded(file);
    }
}
