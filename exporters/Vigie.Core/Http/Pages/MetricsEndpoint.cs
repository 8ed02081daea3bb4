using Microsoft.AspNetCore.Http;
using Vigie.Core.Collecting;
using Vigie.Core.Self;
using Vigie.Exposition;

namespace Vigie.Core.Http.Pages;

/// <summary>
/// <c>/metrics</c>: all that is known; <c>?target=</c> and <c>?kind=</c> narrow it. Vigie's series about itself stand in the whole answer and,
/// so that one job per target can have them too, alone under <c>?kind=vigie</c>.
/// </summary>
internal sealed class MetricsEndpoint : HttpEndpoint
{
    /// <summary>The kind under which Vigie tells about itself.</summary>
    public const string OwnKind = "vigie";

    /// <summary>Most names that a refusal lists.</summary>
    private const int MostNames = 50;

    private readonly IFleetView _fleet;
    private readonly SelfMetrics _self;

    public MetricsEndpoint(IFleetView fleet, SelfMetrics self)
    {
        _fleet = fleet;
        _self = self;
    }

    public override string Path => "/metrics";

    public override IReadOnlyList<string> Parameters { get; } = ["target", "kind"];

    public override async Task AnswerAsync(HttpContext context)
    {
        var target = context.Parameter("target");
        var kind = context.Parameter("kind");
        if ((target is not null || kind is not null) && Refuse(target, kind) is { } refusal)
        {
            await context.AnswerTextAsync(StatusCodes.Status404NotFound, refusal);
            return;
        }

        var format = ExpositionFormat.Negotiate(context.Request.Headers.Accept.ToString());
        context.Response.ContentType = format.ContentType;
        context.Response.Headers.Vary = "Accept";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await ExpositionWriter.WriteAsync(context.Response.BodyWriter, Select(target, kind), format, context.RequestAborted);
        }
    }

    private IEnumerable<MetricSnapshot> Select(string? target, string? kind) => (target, kind) switch
    {
        (null, null) => [_self.Read(), .. _fleet.Snapshots()],
        (null, OwnKind) => [_self.Read()],
        _ => _fleet.Snapshots(target, kind),
    };

    /// <summary>Says what exists when something else was asked for.</summary>
    private string? Refuse(string? target, string? kind)
    {
        var targets = _fleet.Status().Select(status => status.Identity).ToList();
        if (target is null)
        {
            var kinds = targets.Select(identity => identity.Kind).Append(OwnKind).Distinct(StringComparer.Ordinal).ToList();
            return kinds.Contains(kind!) ? null : $"There is no target of kind '{HttpAnswers.Echo(kind!)}'. There are: {List(kinds)}";
        }

        if (targets.Find(identity => identity.Name == target) is not TargetIdentity named)
        {
            return $"There is no target '{HttpAnswers.Echo(target)}'. There are: {List(targets.Select(identity => identity.Name))}";
        }

        return kind is null || named.Kind == kind ? null : $"Target '{target}' is of kind '{named.Kind}', not '{HttpAnswers.Echo(kind)}'.";
    }

    private static string List(IEnumerable<string> names)
    {
        var sorted = names.Order(StringComparer.Ordinal).ToList();
        var rest = sorted.Count > MostNames ? $" and {sorted.Count - MostNames} more, see /targets" : "";
        return sorted.Count == 0 ? "none" : string.Join(", ", sorted.Take(MostNames)) + rest;
    }
}
