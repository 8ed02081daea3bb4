namespace Vigie.Lab.Tunnel;

/// <summary>What ails a gateway.</summary>
[Flags]
internal enum GatewayTrouble
{
    None = 0,

    /// <summary>Its daemon was killed: the peer hears nothing more of it.</summary>
    Killed = 1,

    /// <summary>Neither IKE nor ESP goes in or out: the line is cut.</summary>
    LineCut = 2,

    /// <summary>ESP is dropped in both directions, IKE goes on.</summary>
    EspDropped = 4,

    /// <summary>ESP that comes in is dropped.</summary>
    EspInDropped = 8,

    /// <summary>ESP packets of more than 700 bytes are dropped on their way in.</summary>
    BigDropped = 16,

    /// <summary>Its secret is another one than the peer's, and the SAs were ended.</summary>
    WrongSecret = 32,

    /// <summary>The connection is not configured any more.</summary>
    ConnectionRemoved = 64,

    /// <summary>No connection is configured at all.</summary>
    NoConnections = 128,

    /// <summary>One child was ended; phase 1 lives on.</summary>
    ChildEnded = 256,

    /// <summary>Children, and phase 1 now and then, are renewed every few seconds.</summary>
    Rekeying = 512,

    /// <summary>Its daemon stands still: swanctl waits for ever.</summary>
    DaemonHangs = 1024,

    /// <summary>Its sshd shows another host key.</summary>
    OtherHostKey = 2048,

    /// <summary>Nothing goes in or out, on any line: its site is without power.</summary>
    Off = 4096,
}
