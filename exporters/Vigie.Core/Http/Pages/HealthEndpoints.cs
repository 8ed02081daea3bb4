using Microsoft.AspNetCore.Http;
using Vigie.Core.Collecting;

namespace Vigie.Core.Http.Pages;

/// <summary><c>/-/healthy</c>: the process answers. Open to everybody, for it tells nothing and process supervisors have no password.</summary>
internal sealed class HealthyEndpoint : HttpEndpoint
{
    public override string Path => "/-/healthy";

    public override bool IsOpen => true;

    public override Task AnswerAsync(HttpContext context) => context.AnswerTextAsync(StatusCodes.Status200OK, "Vigie is healthy.");
}

/// <summary>
/// <c>/-/ready</c>: every collector ran once, or had a minute to. A device that never answers must not keep Vigie from being ready:
/// its silence is what Vigie is there to tell. Once ready, it stays so.
/// </summary>
internal sealed class ReadyEndpoint : HttpEndpoint
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private const int MostNames = 50;

    private readonly IFleetView _fleet;
    private readonly TimeProvider _clock;
    private readonly long _startedAt;
    private volatile bool _wasComplete;

    public ReadyEndpoint(IFleetView fleet, TimeProvider clock)
    {
        _fleet = fleet;
        _clock = clock;
        _startedAt = clock.GetTimestamp();
    }

    public override string Path => "/-/ready";

    public override Task AnswerAsync(HttpContext context)
    {
        var missing = _wasComplete ? [] : Missing();
        if (missing.Count == 0)
        {
            _wasComplete = true;
            return context.AnswerTextAsync(StatusCodes.Status200OK, "Vigie is ready.");
        }

        var names = string.Join('\n', missing.Take(MostNames)) + (missing.Count > MostNames ? $"\nand {missing.Count - MostNames} more" : "");
        return _clock.GetElapsedTime(_startedAt) < _patience
            ? context.AnswerTextAsync(StatusCodes.Status503ServiceUnavailable, $"Vigie is not ready: these have not run yet:\n{names}")
            : context.AnswerTextAsync(StatusCodes.Status200OK, $"Vigie is ready, although these have not run yet:\n{names}");
    }

    private List<string> Missing() =>
        [.. _fleet.Status().SelectMany(target => target.Collectors.Where(collector => collector.Succeeded is null).Select(collector => $"{target.Identity.Name} {collector.Name}"))];
}
