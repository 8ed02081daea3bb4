namespace Vigie.Lab.Tunnel;

/// <summary>The forced commands: what a key may do on a gateway and on a host, and nothing else (sshd(8), authorized_keys).</summary>
internal static class LookScripts
{
    /// <summary>Runs swanctl with words that only look, and never for ever.</summary>
    public const string Gateway = """
        #!/bin/sh
        # Written by the lab. Forced command: looks at tunnels, changes nothing.
        case "${SSH_ORIGINAL_COMMAND:-}" in
          'swanctl --list-conns --pretty' | '/usr/sbin/swanctl --list-conns --pretty') exec /usr/bin/timeout 10 /usr/sbin/swanctl --list-conns --pretty ;;
          'swanctl --list-sas --pretty' | '/usr/sbin/swanctl --list-sas --pretty') exec /usr/bin/timeout 10 /usr/sbin/swanctl --list-sas --pretty ;;
          'swanctl --stats --pretty' | '/usr/sbin/swanctl --stats --pretty') exec /usr/bin/timeout 10 /usr/sbin/swanctl --stats --pretty ;;
          'swanctl --version --daemon --pretty' | '/usr/sbin/swanctl --version --daemon --pretty') exec /usr/bin/timeout 10 /usr/sbin/swanctl --version --daemon --pretty ;;
          *) echo "refused: ${SSH_ORIGINAL_COMMAND:-no command}" >&2; exit 126 ;;
        esac

        """;

    /// <summary>Tries the way through the tunnel to fixed addresses, in the words that Vigie uses.</summary>
    public const string Host = """
        #!/bin/sh
        # Written by the lab. Forced command: tries the way to one host behind the tunnel.
        set -f
        case "${SSH_ORIGINAL_COMMAND:-}" in
          *[!a-zA-Z0-9.\ -]*) ;;
          'nc -z -v -n -w '[0-9]*' -s 10.'* | 'ping -n -c 1 -W '[0-9]*' -M do -s '[0-9]*' -I 10.'*) exec /usr/bin/timeout 15 $SSH_ORIGINAL_COMMAND ;;
        esac
        echo "refused: ${SSH_ORIGINAL_COMMAND:-no command}" >&2
        exit 126

        """;
}
