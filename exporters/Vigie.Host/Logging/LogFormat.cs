namespace Vigie.Host.Logging;

/// <summary>How a log line is written.</summary>
internal enum LogFormat
{
    /// <summary><c>time=... level=info logger=Vigie msg="..." key=value</c>.</summary>
    Text,

    /// <summary>One JSON object in one line.</summary>
    Json,
}
