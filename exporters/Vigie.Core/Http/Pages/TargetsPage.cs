using Vigie.Core.Collecting;
using Vigie.Core.Self;

namespace Vigie.Core.Http.Pages;

/// <summary>Writes the status page: first what needs somebody, then every target by site.</summary>
internal sealed class TargetsPage
{
    private readonly HtmlWriter _html;
    private readonly BuildInfo _build;
    private readonly DateTimeOffset _now;

    public TargetsPage(HtmlWriter html, BuildInfo build, DateTimeOffset now)
    {
        _html = html;
        _build = build;
        _now = now;
    }

    public async Task WriteAsync(IReadOnlyList<TargetStatus> targets, int? refreshSeconds, CancellationToken cancellationToken)
    {
        PageFrame.Begin(_html, "Vigie: targets", refreshSeconds);
        _html.Write($"<nav><a href=\"/\">Vigie</a> <a href=\"/targets?refresh=10\">Refresh every 10 s</a> <a href=\"/targets?format=json\">JSON</a></nav>");
        _html.Write($"<h1>Targets</h1><p><span class=\"state\">{Summary.Of(targets)}</span> <span class=\"soft\">As of {_now.ToString("u")}</span></p>");
        WriteFailures(targets);
        foreach (var site in targets.GroupBy(target => target.Identity.Site).OrderBy(site => site.Key, StringComparer.Ordinal))
        {
            _html.Write($"<section><h2>Site {site.Key}</h2>");
            foreach (var target in site.OrderBy(target => target.Identity.Name, StringComparer.Ordinal))
            {
                WriteTarget(target);
                await _html.FlushWhenLargeAsync(cancellationToken);
            }

            _html.Write($"</section>");
        }

        PageFrame.End(_html, _build);
        await _html.FlushAsync(cancellationToken);
    }

    private void WriteFailures(IReadOnlyList<TargetStatus> targets)
    {
        var failures = targets.SelectMany(target => target.Collectors.Where(collector => collector.Succeeded is false), (target, collector) => (target, collector)).ToList();
        if (failures.Count == 0)
        {
            return;
        }

        _html.Write($"<section><h2>Needs attention</h2><ul>");
        foreach (var (target, collector) in failures)
        {
            _html.Write($"<li><a href=\"#{AnchorOf(target)}\">{target.Identity.Name}</a> {collector.Name}: <span class=\"bad state\">{collector.Reason?.Name()}</span> {collector.Detail} <span class=\"soft\">(last success {LastGood(collector)})</span></li>");
        }

        _html.Write($"</ul></section>");
    }

    private void WriteTarget(TargetStatus target)
    {
        var (state, look, card) = target.IsUp switch
        {
            true => ("up", "good", "up"),
            false => ("down", "bad", "down"),
            null => ("not read yet", "wait", "new"),
        };
        _html.Write($"<article class=\"card {card}\" id=\"{AnchorOf(target)}\"><div class=\"head\"><h3>{target.Identity.Name}</h3><span class=\"state {look}\">{state}</span>");
        _html.Write($"<span>{target.Identity.Kind}</span>");
        if (target.Product is { } product)
        {
            _html.Write($"<span>{product} {target.Version}</span>");
        }

        _html.Write($"<span class=\"soft\">{Summary.Count(target.Requests, "request")}</span></div>");
        if (target.AuthHoldUntil is { } until && until > _now)
        {
            _html.Write($"<p class=\"bad\">The credentials were refused: left alone for {Summary.Length(until - _now)} more, so that the account is not locked.</p>");
        }

        WriteCollectors(target.Collectors);
        _html.Write($"</article>");
    }

    private void WriteCollectors(IReadOnlyList<CollectorStatus> collectors)
    {
        _html.Write($"<table><tr><th scope=\"col\">Collector</th><th scope=\"col\">State</th><th scope=\"col\">Last success</th><th scope=\"col\">Next run</th><th scope=\"col\">Took</th><th scope=\"col\">Samples</th></tr>");
        foreach (var collector in collectors)
        {
            var essential = collector.IsEssential ? " (essential)" : "";
            _html.Write($"<tr><td><strong>{collector.Name}</strong><span class=\"soft\">{essential}</span></td><td data-label=\"State\">");
            WriteState(collector);
            _html.Write($"</td><td data-label=\"Last success\">{LastGood(collector)}</td><td data-label=\"Next run\">{NextRun(collector)}</td>");
            _html.Write($"<td data-label=\"Took\">{(collector.Duration is { } took ? Summary.Length(took) : "–")}</td><td data-label=\"Samples\">{collector.Samples}</td></tr>");
        }

        _html.Write($"</table>");
    }

    private void WriteState(CollectorStatus collector)
    {
        switch (collector.Succeeded)
        {
            case true:
                _html.Write($"<span class=\"state good\">ok</span>");
                break;
            case false:
                _html.Write($"{(collector.PartlySucceeded ? "in part: " : "")}<span class=\"state bad\">{collector.Reason?.Name()}</span> {collector.Detail}");
                break;
            default:
                _html.Write($"<span class=\"state wait\">not run yet</span>");
                break;
        }

        if (collector.IsStale)
        {
            _html.Write($" <span class=\"wait\">its samples were dropped as too old</span>");
        }
    }

    private string LastGood(CollectorStatus collector) => collector.LastSuccess is { } at ? $"{Summary.Length(_now - at)} ago" : "never";

    private string NextRun(CollectorStatus collector) => collector.NextRun is { } next && next > _now
        ? $"in {Summary.Length(next - _now)}, every {Summary.Length(collector.Interval)}"
        : $"due, every {Summary.Length(collector.Interval)}";

    private static string AnchorOf(TargetStatus target) => $"target-{target.Identity.Name}";
}
