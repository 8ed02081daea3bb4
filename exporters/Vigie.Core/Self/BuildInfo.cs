using System.Reflection;

namespace Vigie.Core.Self;

/// <summary>Which build runs.</summary>
/// <param name="Version">Semantic version.</param>
/// <param name="Revision">Commit it was built from, or "unknown".</param>
public sealed record BuildInfo(string Version, string Revision)
{
    /// <summary>Reads the informational version, which the SDK writes as version, plus sign, commit.</summary>
    /// <param name="assembly">The program.</param>
    /// <returns>Version and revision.</returns>
    public static BuildInfo Of(Assembly assembly)
    {
        var parts = (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+', 2);
        return new BuildInfo(parts[0], parts is [_, var revision] ? revision : "unknown");
    }
}
