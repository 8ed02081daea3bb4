using Vigie.Ssh;

namespace Vigie.Reach;

/// <summary>What <c>vigie check</c> asks this machine about SSH.</summary>
public static class SshPrograms
{
    /// <summary>Whether ssh is there and takes the configuration of a way; for <see cref="Vigie.Core.Collecting.ITargetPlan.CheckAsync"/>.</summary>
    /// <param name="host">The way, or null when there is none.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>What is wrong; empty when all is good.</returns>
    public static async Task<IReadOnlyList<string>> CheckAsync(SshHost? host, CancellationToken cancel) =>
        host is null ? [] : await SshCheck.RunAsync(host, TimeProvider.System, null, cancel);
}
