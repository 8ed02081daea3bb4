namespace Vigie.Replication.Model;

/// <summary>The one verdict about a stream, the same words for every engine. In order of severity, the worst last.</summary>
internal enum ReplicationState
{
    /// <summary>Connected, the upstream was heard in time, and all that it sent is applied.</summary>
    InSync,

    /// <summary>Connected and behind, and the applier moves.</summary>
    Applying,

    /// <summary>Behind by no more than the deliberate delay.</summary>
    Delayed,

    /// <summary>Cannot be told: a privilege is missing, or the server does not say.</summary>
    Unknown,

    /// <summary>A connection stands, and the upstream has said nothing for longer than it ever should.</summary>
    Silent,

    /// <summary>Somebody stopped or paused a part of it.</summary>
    Stopped,

    /// <summary>No connection to the upstream; it is tried again.</summary>
    Disconnected,

    /// <summary>A part of it ended with an error and does not try again.</summary>
    Broken,

    /// <summary>It cannot catch up by itself: what is missing is gone from the upstream.</summary>
    Lost,
}

/// <summary>What a server is to others.</summary>
internal enum ReplicationRole
{
    /// <summary>Cannot be told.</summary>
    Unknown,

    /// <summary>Has replicas, or should have, and follows nobody.</summary>
    Primary,

    /// <summary>Follows an upstream, or is set up to; it may have replicas of its own.</summary>
    Replica,

    /// <summary>Neither follows nor is followed.</summary>
    Standalone,
}
