using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Reach;
using Vigie.Ssh;

namespace Vigie.Ipsec;

/// <summary>A host that commands are run on over SSH, with the way to it.</summary>
/// <param name="Server">The host.</param>
/// <param name="Via">The bastion in front of it, or null.</param>
internal sealed record Login(SshServer Server, SshHost? Via)
{
    /// <summary>Reads the login of a section that has the keys ssh and via.</summary>
    /// <param name="section">The section; faults are told to it.</param>
    /// <returns>The login, or null when none is given.</returns>
    public static Login? Read(ConfigSection section)
    {
        var (server, via) = (section.Get(SshKeys.Server), section.Get(SshKeys.Via));
        if (via is not null && !section.Has(SshKeys.Server))
        {
            section.Fault(SshKeys.Via, "must come with ssh: it is the way to the host that ssh names");
        }

        return server is null ? null : new Login(server, via);
    }

    /// <summary>The host under a name of ours.</summary>
    public SshHost Named(string name) => Server.Behind(Via, name);

    /// <summary>A shell there. Nothing is started.</summary>
    public IRemoteShell Open(TargetServices services, string suffix = "") => SshHub.Shared.Open(Named(services.Identity.Name + suffix));
}
