namespace Vigie.Ssh.Tests;

/// <summary>Ways that lead nowhere.</summary>
internal static class Samples
{
    public const string HostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

    public static SshHost Host(string name, SshHost? via = null) => new()
    {
        Name = name,
        Address = "192.0.2.1",
        User = "root",
        KeyFile = "/etc/vigie/id",
        HostKeys = [HostKey],
        Via = via,
    };
}
