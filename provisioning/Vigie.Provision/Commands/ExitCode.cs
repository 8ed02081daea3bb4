namespace Vigie.Provision.Commands;

/// <summary>What the process ends with, so that a script can tell the cases apart.</summary>
internal static class ExitCode
{
    /// <summary>Everything is as the files say, or was brought there.</summary>
    public const int Done = 0;

    /// <summary>Something is wrong: the command line, a file, a secret, the server, or a resource that could not be brought to its state.</summary>
    public const int Failed = 1;

    /// <summary>Nothing was written, and there is something to write.</summary>
    public const int Changes = 2;

    /// <summary>Stopped by a signal; what was reported as done is done.</summary>
    public const int Interrupted = 130;
}
