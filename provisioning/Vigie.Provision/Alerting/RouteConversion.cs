using System.Text.Json.Nodes;
using Vigie.Provision.Files;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Alerting;

/// <summary>What a route may refer to.</summary>
internal sealed record RouteNames(IReadOnlySet<string> Receivers, IReadOnlySet<string> Silent, IReadOnlySet<string> Timings);

/// <summary>
/// Turns the tree of routes into Grafana's tree of policies. A receiver without integrations, Alertmanager's way to say nothing,
/// cannot exist in Grafana: its routes are muted at all times instead.
/// </summary>
internal sealed class RouteConversion(Owner owner, RouteNames names, Remarks remarks, List<string> faults)
{
    private static readonly string[] s_notAtTheTop = ["matchers", "match", "match_re", "mute_time_intervals", "active_time_intervals"];

    private static readonly string[] s_durations = ["group_wait", "group_interval", "repeat_interval"];

    private string _root = "";

    /// <summary>The name of the timing that mutes for ever.</summary>
    public static string Always(Owner owner) => owner.Marked("always");

    /// <summary>True when a route needs that timing.</summary>
    public bool NeedsAlways { get; private set; }

    /// <summary>Converts the top route with all below it.</summary>
    public JsonObject Convert(Section root)
    {
        _root = root.Text("receiver") ?? "";
        foreach (var key in s_notAtTheTop.Where(root.Has))
        {
            root.Fault(key, "the top route takes everything at all times and cannot have it");
        }

        if (root.Flag("continue") is true)
        {
            root.Fault("continue", "the top route cannot have it");
        }

        if (names.Silent.Contains(_root))
        {
            root.Fault("receiver", $"{_root} has no integrations: Grafana cannot be silent by default");
        }

        if (!root.Has("group_by"))
        {
            remarks.Add("the top route", "Grafana groups by grafana_folder and alertname where Alertmanager, without group_by, makes one group of all; it is absent at");
        }

        return Route(root, _root, isRoot: true);
    }

    private JsonObject Route(Section route, string inherited, bool isRoot)
    {
        var receiver = route.Text("receiver") ?? inherited;
        if (!names.Receivers.Contains(receiver))
        {
            route.Fault("receiver", receiver.Length == 0 ? "is missing" : $"there is no receiver {receiver}");
        }

        var silent = names.Silent.Contains(receiver);
        var result = new JsonObject { ["receiver"] = silent ? _root : receiver };
        Lists(route, result);
        if (silent)
        {
            NeedsAlways = true;
            remarks.Add(receiver, "a receiver without integrations cannot exist in Grafana; its routes are muted at all times instead, for receiver");
            result["mute_time_intervals"] = new JsonArray(Always(owner));
            result.Remove("active_time_intervals");
        }

        foreach (var key in s_durations.Where(route.Has))
        {
            Duration(route, key, result);
        }

        if (!isRoot)
        {
            Matchers(route, result);
            if (route.Flag("continue") is true)
            {
                result["continue"] = true;
            }
        }

        var below = route.Maps("routes").Select(child => Route(child, receiver, isRoot: false)).ToList();
        if (below.Count > 0)
        {
            result["routes"] = new JsonArray([.. below]);
        }

        route.RefuseOthers();
        return RouteNormal.Of(result);
    }

    private void Lists(Section route, JsonObject result)
    {
        if (route.TextList("group_by") is { Count: > 0 } group)
        {
            if (group.Distinct().Count() != group.Count || (group.Contains("...") && group.Count > 1))
            {
                route.Fault("group_by", "no label twice, and ... alone");
            }

            result["group_by"] = new JsonArray([.. group.Select(label => (JsonNode)label)]);
        }

        foreach (var key in new[] { "mute_time_intervals", "active_time_intervals" })
        {
            var timings = route.TextList(key);
            foreach (var unknown in timings.Where(name => !names.Timings.Contains(name)))
            {
                route.Fault(key, $"there is no time interval {unknown}");
            }

            if (timings.Count > 0)
            {
                result[key] = new JsonArray([.. timings.Select(name => (JsonNode)owner.Marked(name))]);
            }
        }
    }

    private static void Duration(Section route, string key, JsonObject result)
    {
        var text = route.Text(key);
        var value = PromDuration.Milliseconds(text);
        if (value is null || (value == 0 && key != "group_wait"))
        {
            route.Fault(key, value is null ? "is no duration such as 30s, 5m or 4h" : "has to be more than 0");
        }

        result[key] = text;
    }

    private void Matchers(Section route, JsonObject result)
    {
        var matchers = new List<Matcher>();
        foreach (var text in route.TextList("matchers"))
        {
            if (MatcherText.Parse(text) is { } parsed)
            {
                matchers.AddRange(parsed);
            }
            else
            {
                faults.Add($"{route.Where}.matchers: cannot be read: {Grafana.GrafanaErrorBody.OneLine(text)}");
            }
        }

        matchers.AddRange(route.Texts("match").Select(pair => new Matcher(pair.Key, "=", pair.Value)));
        matchers.AddRange(route.Texts("match_re").Select(pair => new Matcher(pair.Key, "=~", pair.Value)));
        if (matchers.Count > 0)
        {
            result["object_matchers"] = new JsonArray([.. matchers.Select(matcher => new JsonArray(matcher.Name, matcher.Operator, matcher.Value))]);
        }
    }
}
