using System.Text.RegularExpressions;
using Vigie.Ssh;

namespace Vigie.Reach;

/// <summary>What ssh can read as a path.</summary>
internal static partial class PathRule
{
    /// <summary>Whether the path of a key may stand in ssh's configuration.</summary>
    public static bool IsKeyFile(string path) => Rule().IsMatch(path);

    [GeneratedRegex($@"\A{SshHost.KeyFilePattern}\z")]
    private static partial Regex Rule();
}
