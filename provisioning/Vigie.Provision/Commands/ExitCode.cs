namespace Vigie.Provision.Commands;

/// <summary>What the process ends with, so that a script can tell the cases apart.</summary>
internal static class ExitCode
{
    /// <summary>Everything is as the files say, or the dry run was printed.</summary>
    public const int Done = 0;

    /// <summary>At least one resource could not be brought to its wanted state; the others were.</summary>
    public const int Failed = 1;

    /// <summary>The command line, a file or a secret is wrong; the server was not asked.</summary>
    public const int Usage = 2;

    /// <summary>No Grafana could be talked to at the address; nothing was written.</summary>
    public const int Unreachable = 3;

    /// <summary>The server refused the credentials (401).</summary>
    public const int Unauthorized = 4;

    /// <summary>The server is older than the oldest release that is known to work.</summary>
    public const int Unsupported = 5;

    /// <summary>Stopped by a signal; what was reported as done is done.</summary>
    public const int Interrupted = 130;
}
