namespace Vigie.Ssh;

/// <summary>How ssh is used on this machine.</summary>
public sealed record SshSettings
{
    /// <summary>Absolute path of the ssh program; null: the first one of the PATH.</summary>
    public string? Program { get; init; }

    /// <summary>Where the private folder is made; null: /run, else the temporary folder.</summary>
    public string? BaseFolder { get; init; }

    /// <summary>How long a forward or kept connection stays open without being asked for and without connections.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(10);
}
