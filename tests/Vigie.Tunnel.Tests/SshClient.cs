using Vigie.Lab.Tunnel;
using Vigie.Testing;

namespace Vigie.Tunnel.Tests;

/// <summary>The system's ssh, set up as Vigie sets it up: own file, keys only, pinned host keys, through the bastion.</summary>
internal sealed class SshClient
{
    private readonly string _config;

    public SshClient(TunnelLab lab, TemporaryFolder folder, string state)
    {
        var known = folder.PathOf("known_hosts");
        File.WriteAllLines(known, [$"bastion {lab.Bastion.HostKey}", .. Sites.Select(s => $"gw-{s} {lab.GatewayAt(s).Ssh.HostKey}"), .. Sites.Select(s => $"host-{s} {lab.Hosts[s].HostKey}")]);
        _config = folder.Write("config", $"""
            Host *
              BatchMode yes
              IdentitiesOnly yes
              IdentityFile {Path.Combine(state, TunnelLab.KeyFile)}
              IdentityAgent none
              StrictHostKeyChecking yes
              UserKnownHostsFile {known}
              GlobalKnownHostsFile /dev/null
              UpdateHostKeys no
              ConnectTimeout 3
              LogLevel INFO
            Host bastion
              HostName 127.0.0.1
              Port {lab.Port}
              User {TunnelLab.BastionUser}
              HostKeyAlias bastion
            {string.Concat(Sites.Select(s => Machine("gw-" + s, TunnelLab.GatewayAddress(s), TunnelLab.GatewayUser)))}
            {string.Concat(Sites.Select(s => Machine("host-" + s, TunnelLab.HostAddress(s), TunnelLab.HostUser)))}
            {Machine("elsewhere", "10.99.1.1", TunnelLab.GatewayUser)}
            """);
    }

    private static IReadOnlyList<string> Sites { get; } = ["AARD", "DRYN"];

    public Task<ToolResult> RunAsync(string machine, params string[] words) =>
        Tool.RunAsync("ssh", ["-F", _config, "-T", machine, string.Join(' ', words)], limit: TimeSpan.FromSeconds(30));

    private static string Machine(string name, string address, string user) => $"""
        Host {name}
          HostName {address}
          User {user}
          HostKeyAlias {name}
          ProxyJump bastion

        """;
}
