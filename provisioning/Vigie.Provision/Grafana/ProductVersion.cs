using System.Reflection;

namespace Vigie.Provision.Grafana;

/// <summary>The version of this program, for the User-Agent and the commit messages of dashboards.</summary>
internal static class ProductVersion
{
    /// <summary>Version without build metadata, for example 0.1.0.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
