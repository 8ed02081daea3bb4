namespace Vigie.Host.Serving;

/// <summary>The program's messages about itself.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Information, "listening on {Address}, version {Version}, revision {Revision}")]
    public static partial void Listening(ILogger logger, Uri address, string version, string revision);

    [LoggerMessage(201, LogLevel.Information, "stopping")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(202, LogLevel.Information, "stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(210, LogLevel.Information, "configuration reloaded by {Cause}: {Targets} targets")]
    public static partial void Reloaded(ILogger logger, string cause, int targets);

    [LoggerMessage(211, LogLevel.Error, "configuration refused, the old one stays in force: by {Cause}, faults: {Faults}, the first: {First}")]
    public static partial void ReloadRefused(ILogger logger, string cause, int faults, string first);

    [LoggerMessage(212, LogLevel.Warning, "the listener at {Address} stays as it was: a change of address, port, limits, or of TLS on or off, takes a restart")]
    public static partial void RestartNeeded(ILogger logger, string address);

    [LoggerMessage(213, LogLevel.Error, "the reload by {Cause} broke off")]
    public static partial void ReloadBroke(ILogger logger, string cause, Exception exception);
}
