using Vigie.Core;
using Vigie.Core.Collecting;

namespace Vigie.Host.Doctoring;

/// <summary>What to do when a target cannot be read: what its kind knows, else what the reason alone tells.</summary>
internal static class Cures
{
    /// <summary>The cure.</summary>
    /// <param name="modules">The kinds that are known.</param>
    /// <param name="target">The target.</param>
    /// <param name="reason">Why it cannot be read.</param>
    /// <returns>What to do.</returns>
    public static string Of(IReadOnlyList<IModule> modules, TargetIdentity target, FailureReason reason) =>
        $"{modules.FirstOrDefault(module => module.Kind == target.Kind)?.CureOf(reason) ?? Of(reason)} `vigie probe {target.Name}` shows every question and answer.";

    private static string Of(FailureReason reason) => reason switch
    {
        FailureReason.Unreachable => "Look whether name or address and port are right in the configuration, whether the device is on, and whether a firewall lets this machine through.",
        FailureReason.Timeout => "The device, or a firewall that drops packets on the way, is silent: try the same address and port from this machine with another program, and look at the device's load.",
        FailureReason.Tls => "Both sides find no common TLS: look at the device's certificate and its TLS versions (`openssl s_client -connect HOST:PORT`).",
        FailureReason.Identity => "Another certificate or host key is shown than the configuration names. Compare it on the device itself; if it was renewed, write the new one into the configuration. If not, somebody stands between.",
        FailureReason.Auth => "Write the right credential into the target's secret file; for the next 15 minutes Vigie itself does not try again, unless the file changes.",
        FailureReason.Forbidden => "The credentials are good and may not see this: give the account the rights of the device's page in docs/.",
        FailureReason.Protocol => "The device answers otherwise than its protocol promises: look whether the port is the right one, whether a proxy is between, and at the device's own log.",
        FailureReason.Unsupported => "The device or its version does not offer this: the device's page in docs/ tells from which version on.",
        FailureReason.Config => "The message names what is wrong; docs/configuration.md has the key's rules.",
        _ => "This is a fault of Vigie itself: please report it with the output of `vigie probe`.",
    };
}
