using Microsoft.Extensions.Logging;

namespace Vigie.Core.Collecting;

/// <summary>The frame's messages. A state is logged when it changes, not at each poll.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "watching {Target} ({Kind}, site {Site}) with {Collectors} collectors")]
    public static partial void Watching(ILogger logger, string target, string kind, string site, int collectors);

    [LoggerMessage(101, LogLevel.Information, "no longer watching {Target}")]
    public static partial void Dropped(ILogger logger, string target);

    [LoggerMessage(110, LogLevel.Warning, "collector {Collector} fails: {Reason}: {Detail}")]
    public static partial void Failing(ILogger logger, string collector, string reason, string detail, Exception? fault);

    [LoggerMessage(111, LogLevel.Information, "collector {Collector} succeeds again")]
    public static partial void Recovered(ILogger logger, string collector);

    [LoggerMessage(112, LogLevel.Warning, "collector {Collector} does not end at its deadline of {Seconds} s")]
    public static partial void Overdue(ILogger logger, string collector, double seconds);

    [LoggerMessage(113, LogLevel.Error, "the loop of collector {Collector} ended")]
    public static partial void LoopEnded(ILogger logger, string collector, Exception fault);

    [LoggerMessage(114, LogLevel.Warning, "the target refused the credentials and is left alone until {Until:u}, so that it locks no account")]
    public static partial void Held(ILogger logger, DateTimeOffset until);

    [LoggerMessage(115, LogLevel.Error, "closing {Target} failed")]
    public static partial void CloseFailed(ILogger logger, string target, Exception fault);

    [LoggerMessage(116, LogLevel.Critical, "the own work of {Target} ended: it does nothing more until Vigie is restarted")]
    public static partial void WorkEnded(ILogger logger, string target, Exception fault);
}
