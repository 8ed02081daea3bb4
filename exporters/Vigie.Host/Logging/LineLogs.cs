namespace Vigie.Host.Logging;

/// <summary>Logs of one line per event, to one stream. What the web server says about itself is kept from warnings on.</summary>
internal sealed class LineLogs : ILoggerFactory
{
    private readonly Lock _writing = new();
    private readonly Stream _output;
    private readonly LogFormat _format;
    private readonly TimeProvider _clock;

    public LineLogs(Stream output, LogFormat format, TimeProvider clock)
    {
        _output = output;
        _format = format;
        _clock = clock;
    }

    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName, LeastOf(categoryName));

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("there is one log");

    public void Dispose() => _output.Dispose();

    /// <summary>What the host logs when it cannot start, it throws too: that is told in one line of our own.</summary>
    private static LogLevel LeastOf(string category) =>
        category.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal) ? LogLevel.Critical
        : category.StartsWith("Microsoft.", StringComparison.Ordinal) ? LogLevel.Warning
        : LogLevel.Information;

    private void Write(LogEvent entry)
    {
        var line = _format == LogFormat.Json ? JsonLine.Of(entry) : TextLine.Of(entry);
        lock (_writing)
        {
            _output.Write(line);
            _output.Flush();
        }
    }

    private sealed class LineLogger(LineLogs logs, string name, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var fields = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
                logs.Write(new LogEvent(logs._clock.GetUtcNow(), logLevel, name, formatter(state, exception), fields, exception));
            }
        }
    }
}
