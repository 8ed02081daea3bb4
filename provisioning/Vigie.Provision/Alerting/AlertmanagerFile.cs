using System.Text.Json.Nodes;
using Vigie.Provision.Files;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Alerting;

/// <summary>Reads an alertmanager.yml and makes of it what Grafana's own Alertmanager can hold.</summary>
internal sealed class AlertmanagerFile(string path, Owner owner, int? major, Remarks remarks, List<string> faults, bool readsSecrets = true)
{
    private static readonly string[] s_mailServer = ["smtp_smarthost", "smtp_from", "smtp_hello", "smtp_auth_username", "smtp_auth_password", "smtp_auth_password_file", "smtp_auth_identity", "smtp_auth_secret", "smtp_require_tls", "smtp_tls_config"];

    /// <summary>Reads and converts; null when there is a fault.</summary>
    public WantedNotifications? Read()
    {
        var before = faults.Count;
        if (!File.Exists(path))
        {
            faults.Add($"--alertmanager-config: there is no file {path}");
            return null;
        }

        if (YamlFile.Read(path, faults) is not { } root)
        {
            return null;
        }

        var file = new Section(root, $"{Path.GetFileName(path)}: ", faults);
        var global = file.Map("global");
        var points = Receivers(file, global, out var silent, out var names);
        var timings = Timings(file);
        var routes = new RouteConversion(owner, new RouteNames(names, silent, timings.Keys.ToHashSet()), remarks, faults);
        if (file.Map("route") is not { } top)
        {
            file.Fault("route", "is missing");
            return null;
        }

        var policy = routes.Convert(top);
        var wantedTimings = timings.Select(pair => new WantedTiming(owner.Marked(pair.Key), pair.Value)).ToList();
        if (routes.NeedsAlways)
        {
            wantedTimings.Add(new WantedTiming(RouteConversion.Always(owner), [new JsonObject { ["times"] = new JsonArray(new JsonObject { ["start_time"] = "00:00", ["end_time"] = "24:00" }) }]));
        }

        var templates = Templates(file);
        NotExpressible(file, global);
        file.RefuseOthers();
        return faults.Count == before ? new WantedNotifications(points, wantedTimings, templates, policy) : null;
    }

    private List<WantedContactPoint> Receivers(Section file, Section? global, out HashSet<string> silent, out HashSet<string> names)
    {
        var files = new Interpolation(Path.GetDirectoryName(Path.GetFullPath(path))!, _ => null, faults, readsSecrets);
        var conversion = new ReceiverConversion(owner, global, files, major, remarks);
        var points = new List<WantedContactPoint>();
        (silent, names) = ([], []);
        foreach (var receiver in file.Maps("receivers"))
        {
            var name = receiver.Text("name") ?? "";
            if (name.Length == 0 || !names.Add(name))
            {
                receiver.Fault("name", name.Length == 0 ? "is missing" : $"{name} stands there twice");
            }

            var made = conversion.Convert(receiver, name);
            points.AddRange(made);
            if (made.Count == 0)
            {
                silent.Add(name);
            }
        }

        return points;
    }

    // The second name of the list is the one that older files use.
    private static SortedDictionary<string, JsonArray> Timings(Section file)
    {
        var result = new SortedDictionary<string, JsonArray>(StringComparer.Ordinal);
        foreach (var timing in file.Maps("time_intervals").Concat(file.Maps("mute_time_intervals")))
        {
            var name = timing.Text("name") ?? "";
            if (name.Length == 0 || !result.TryAdd(name, TimingNormal.Of(timing.Node("time_intervals") as JsonArray)))
            {
                timing.Fault("name", name.Length == 0 ? "is missing" : $"{name} stands there twice");
            }

            timing.RefuseOthers();
        }

        return result;
    }

    private List<WantedTemplate> Templates(Section file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pattern in file.TextList("templates"))
        {
            if (pattern.Split('/').SkipLast(1).Contains("secrets"))
            {
                remarks.Add(pattern, "a template of a folder named secrets would be readable for everybody in Grafana; it is left out");
                continue;
            }

            var full = Path.Combine(folder, pattern);
            var directory = Path.GetDirectoryName(full)!;
            var matches = Directory.Exists(directory) ? Directory.GetFiles(directory, Path.GetFileName(full)) : [];
            foreach (var match in matches)
            {
                found[owner.Marked(Path.GetFileName(match))] = match;
            }

            if (matches.Length == 0)
            {
                remarks.Add(pattern, "no file matches the template pattern");
            }
        }

        return [.. found.Select(pair => new WantedTemplate(pair.Key, TemplateText.Normal(File.ReadAllText(pair.Value))))];
    }

    private void NotExpressible(Section file, Section? global)
    {
        var number = 0;
        foreach (var inhibition in file.Maps("inhibit_rules"))
        {
            number++;
            var source = string.Join(" ", inhibition.TextList("source_matchers").Concat(inhibition.Texts("source_match").Select(pair => $"{pair.Key}={pair.Value}")));
            remarks.Add($"#{number} ({source})", "inhibition cannot be expressed through /api: what a cause would silence is told too, by inhibit_rules");
        }

        if (global is null)
        {
            return;
        }

        if (s_mailServer.Where(global.Has).ToList() is { Count: > 0 } mail)
        {
            remarks.Add(string.Join(" ", mail.Select(key => "global." + key)), "mail server settings are the Grafana server's own ([smtp] of its configuration)");
        }

        foreach (var key in global.Others)
        {
            remarks.Add($"global.{key}", "has no counterpart in Grafana and is left out");
        }
    }
}
