namespace Vigie.Host;

/// <summary>How the program ended, for scripts and service managers.</summary>
internal static class ExitCode
{
    /// <summary>All went well; for <c>serve</c>, it was told to stop and did.</summary>
    public const int Good = 0;

    /// <summary>A probed target did not answer wholly, or something unexpected happened, which was told.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong; all its faults were told.</summary>
    public const int Misconfigured = 2;

    /// <summary>Vigie cannot listen where it should: the port is taken or may not be had.</summary>
    public const int CannotListen = 3;
}
