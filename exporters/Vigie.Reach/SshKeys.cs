using Vigie.Core.Configuration;
using Vigie.Ssh;

namespace Vigie.Reach;

/// <summary>
/// The configuration keys of whatever is reached over SSH, the same ones in all modules. A module that reads <see cref="Via"/> shares
/// <see cref="Bastions"/> (<see cref="Vigie.Core.IModule.SharedKeys"/>).
/// </summary>
public static class SshKeys
{
    private const string ListName = "bastions";

    private static readonly LoginKeys _bastion = new("Host name or address of the bastion");
    private static readonly LoginKeys _server = new("Host name or address of the SSH server, as the bastion's permitopen says it when there is one");

    private static readonly ConfigKey<SshHost?> _viaOuter =
        Key.Reference<SshHost>("via", "Another bastion, above this one in the list, that the way to it leads through", ListName, "bastion");

    private static readonly ConfigKey<bool> _keepConnection =
        Key.Flag("keep_connection", "Keep one connection to it and send everything through that, in place of a login for each use: for many targets behind one bastion", fallback: false);

    /// <summary>The list at the top of the file.</summary>
    public static ConfigKey<IReadOnlyList<SshHost>> Bastions { get; } = Key.Shared(
        ListName, "SSH servers that targets are reached through; see docs/ssh.md", "bastion",
        [.. _bastion.All, _viaOuter, _keepConnection], ReadBastion);

    /// <summary>The bastion that a target is reached through; null when it is reached directly.</summary>
    public static ConfigKey<SshHost?> Via { get; } =
        Key.Reference<SshHost>("via", "The bastion that it is reached through", ListName, "bastion");

    /// <summary>The SSH server that a target is, or is asked at.</summary>
    public static ConfigKey<SshServer?> Server { get; } = Key.Section(
        "ssh", "How to log in to the device, or to the host where its commands run, over SSH", _server.All, ReadServer);

    private static SshHost? ReadBastion(ConfigSection section, string name)
    {
        var via = section.Get(_viaOuter);
        var login = _bastion.Read(section);
        if (login is null || section.HasFaults)
        {
            return null;
        }

        if (via?.Hops.Count >= SshHost.MaxHops - 1)
        {
            section.Fault(_viaOuter, $"must lead through at most {SshHost.MaxHops - 2} bastions before this one");
            return null;
        }

        return login.Behind(via, name) with { KeepsConnection = section.Get(_keepConnection) };
    }

    private static SshServer? ReadServer(ConfigSection section) => _server.Read(section);
}
