using Microsoft.Extensions.Logging;

namespace Vigie.Heartbeat.Alarms;

/// <summary>The watcher's messages.</summary>
internal static partial class Log
{
    [LoggerMessage(500, LogLevel.Error, "beat {Beat} is missing since {Since:u}, told {Times} times")]
    public static partial void Missing(ILogger logger, string beat, DateTimeOffset since, int times);

    [LoggerMessage(501, LogLevel.Information, "beat {Beat} is back, it was missing since {Since:u}")]
    public static partial void Back(ILogger logger, string beat, DateTimeOffset since);

    [LoggerMessage(502, LogLevel.Warning, "beat {Beat}: {Alert}, number {Number}")]
    public static partial void Odd(ILogger logger, string beat, string alert, long number);

    [LoggerMessage(503, LogLevel.Error, "too many messages wait to be delivered; dropped: {Subject}")]
    public static partial void Dropped(ILogger logger, string subject);

    [LoggerMessage(504, LogLevel.Information, "told {Channel}: {Subject}")]
    public static partial void Delivered(ILogger logger, string channel, string subject);

    [LoggerMessage(505, LogLevel.Warning, "could not tell {Channel}: {Problem}; next try in {Seconds} s")]
    public static partial void NotDelivered(ILogger logger, string channel, string problem, double seconds);

    [LoggerMessage(506, LogLevel.Error, "gave up telling {Channel} after {Days} days: {Subject}")]
    public static partial void GaveUp(ILogger logger, string channel, double days, string subject);

    [LoggerMessage(507, LogLevel.Error, "the memory could not be read: {Problem}; kept aside as {Aside}")]
    public static partial void MemoryLost(ILogger logger, string problem, string aside);

    [LoggerMessage(508, LogLevel.Error, "the memory cannot be written: {Problem}")]
    public static partial void NotStored(ILogger logger, string problem);

    [LoggerMessage(509, LogLevel.Information, "the memory can be written again")]
    public static partial void StoredAgain(ILogger logger);

    [LoggerMessage(510, LogLevel.Warning, "the wall clock jumped by {Seconds} s; beats by the clock are judged again after their grace")]
    public static partial void ClockStepped(ILogger logger, double seconds);

    [LoggerMessage(511, LogLevel.Warning, "refused a {Way} from {Remote}: {Reason}, refusals since the last such line {Count}")]
    public static partial void Refused(ILogger logger, string way, string remote, string reason, long count);

    [LoggerMessage(512, LogLevel.Warning, "the other watcher at {Url} does not take our sign of life: {Problem}")]
    public static partial void PingFailed(ILogger logger, Uri url, string problem);

    [LoggerMessage(513, LogLevel.Information, "the other watcher at {Url} takes our sign of life")]
    public static partial void PingTaken(ILogger logger, Uri url);

    [LoggerMessage(514, LogLevel.Error, "cannot take mail at {Endpoint}: {Problem}; tried again every {Seconds} s")]
    public static partial void MailInFailed(ILogger logger, string endpoint, string problem, double seconds);

    [LoggerMessage(515, LogLevel.Information, "takes beats by mail at {Endpoint}")]
    public static partial void MailInReady(ILogger logger, string endpoint);

    [LoggerMessage(516, LogLevel.Error, "a step of the watcher failed; it goes on")]
    public static partial void StepFailed(ILogger logger, Exception exception);
}
