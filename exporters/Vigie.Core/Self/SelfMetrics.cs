using Vigie.Exposition;

namespace Vigie.Core.Self;

/// <summary>Vigie's metrics about itself: which build, how the configuration stands, what the process uses. Read anew for each scrape.</summary>
public sealed class SelfMetrics
{
    private static readonly MetricFamily _buildInfo = MetricFamily.Info(
        "vigie_build_info", "The build that runs.", "version", "revision");

    private static readonly MetricFamily _reloadSuccessful = MetricFamily.Gauge(
        "vigie_config_last_reload_successful", "Whether the last reading of the configuration was put in force (1) or refused (0).");

    private static readonly MetricFamily _reloadTime = MetricFamily.Gauge(
        "vigie_config_last_reload_success_timestamp_seconds", "When a configuration was put in force last.", "seconds");

    private readonly Lock _lock = new();
    private readonly MetricWriter _writer = new();
    private readonly BuildInfo _build;
    private readonly ReloadState _reloads;
    private readonly ProcessMetrics _process;
    private readonly RuntimeMetrics _runtime;

    /// <summary>Starts counting what has to be counted.</summary>
    /// <param name="build">Version and revision.</param>
    /// <param name="reloads">How the configuration stands.</param>
    /// <param name="procDirectory">The process's directory of Linux's proc file system; where it is missing, what it tells is not told.</param>
    public SelfMetrics(BuildInfo build, ReloadState reloads, string procDirectory = "/proc/self")
    {
        _build = build;
        _reloads = reloads;
        _process = new ProcessMetrics(procDirectory);
        _runtime = new RuntimeMetrics();
    }

    /// <summary>All families that Vigie tells about itself, for the reference page.</summary>
    public static IReadOnlyList<MetricFamily> Families { get; } = [_buildInfo, _reloadSuccessful, _reloadTime, .. ProcessMetrics.Families, .. RuntimeMetrics.Families];

    /// <summary>Reads everything.</summary>
    /// <returns>The samples as they are now.</returns>
    public MetricSnapshot Read()
    {
        lock (_lock)
        {
            _writer.Begin(LabelSet.Empty);
            _writer.AddInfo(_buildInfo, _build.Version, _build.Revision);
            AddReloads();
            _process.AddTo(_writer);
            _runtime.AddTo(_writer);
            return _writer.ToSnapshot();
        }
    }

    private void AddReloads()
    {
        if (_reloads.LastSuccessful is { } successful)
        {
            _writer.Add(_reloadSuccessful, successful ? 1 : 0);
        }

        if (_reloads.LastSuccess is { } at)
        {
            _writer.Add(_reloadTime, at.ToUnixTimeMilliseconds() / 1000.0);
        }
    }
}
