using System.Globalization;

namespace Vigie.Ssh.Failures;

/// <summary>The name of a hop in the generated configuration: its place on the way and its name, so that no two are the same.</summary>
internal static class HopAlias
{
    /// <summary>The alias of the hop at a place.</summary>
    /// <param name="hops">The way.</param>
    /// <param name="index">0 is the host that is dialled first.</param>
    public static string Of(IReadOnlyList<SshHost> hops, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{index + 1}.{hops[index].Name}");

    /// <summary>The hop of an alias, or null.</summary>
    public static SshHost? Find(IReadOnlyList<SshHost> hops, string alias) =>
        Enumerable.Range(0, hops.Count).Where(index => Of(hops, index).Equals(alias, StringComparison.OrdinalIgnoreCase)).Select(index => hops[index]).FirstOrDefault();
}
