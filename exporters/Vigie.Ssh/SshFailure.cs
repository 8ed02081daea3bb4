namespace Vigie.Ssh;

/// <summary>Why something over SSH failed: a closed set that a module maps to its own reasons.</summary>
public enum SshFailure
{
    /// <summary>A host presents another key than the pinned one: an attack, or a new installation. Never accepted.</summary>
    HostKeyChanged,

    /// <summary>No host key is pinned for a host, or none of the type that it presents.</summary>
    HostKeyUnknown,

    /// <summary>A host does not offer a key of the pinned types.</summary>
    HostKeyType,

    /// <summary>Client and server have no key exchange, cipher or MAC in common.</summary>
    NoCommonAlgorithm,

    /// <summary>A host refused the key, or our side cannot use the key (a passphrase looks the same).</summary>
    AuthRefused,

    /// <summary>The key's file is missing, cannot be read, or may be read by others.</summary>
    KeyFile,

    /// <summary>A name does not resolve.</summary>
    NameUnknown,

    /// <summary>The bastion forbids this destination (permitopen, AllowTcpForwarding).</summary>
    Forbidden,

    /// <summary>The bastion is fine, what stands behind it is closed, has no route or is silent.</summary>
    TargetUnreachable,

    /// <summary>The bastion opened no way to the destination and did not say why: forbidden, closed or silent.</summary>
    NoWay,

    /// <summary>The first hop refuses connections, has no route or is silent.</summary>
    Unreachable,

    /// <summary>Something accepts connections and says nothing in time: not SSH, or overloaded.</summary>
    NoGreeting,

    /// <summary>A host closed the connection before it greeted: too many connections, or our address is locked out.</summary>
    ClosedEarly,

    /// <summary>The session was cut in the middle: the output is not whole.</summary>
    CutOff,

    /// <summary>The remote command was killed or returned 255, or the link was lost without a word: exit status 255 with nothing said.</summary>
    EndedUnclean,

    /// <summary>The deadline passed.</summary>
    Timeout,

    /// <summary>The forced command of the remote side does not allow these words (exit status 126).</summary>
    CommandRefused,

    /// <summary>There is no such command (exit status 127).</summary>
    CommandMissing,

    /// <summary>The command ended with another status than 0.</summary>
    CommandFailed,

    /// <summary>ssh does not accept the configuration that it was given: our own fault.</summary>
    OwnConfig,

    /// <summary>The program is not on this machine: Debian's package openssh-client for ssh.</summary>
    ClientMissing,

    /// <summary>No process could be started, or no private folder made, on this machine.</summary>
    Local,
}
