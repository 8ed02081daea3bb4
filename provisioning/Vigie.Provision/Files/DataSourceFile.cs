using System.Text.Json.Nodes;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Files;

/// <summary>Reads data sources from a file in Grafana's own provisioning format (apiVersion 1).</summary>
internal static class DataSourceFile
{
    // Taken over as they stand.
    private static readonly string[] s_texts = ["url", "user", "database", "basicAuthUser"];

    private static readonly string[] s_noMeaningAtTheTop = ["prune", "deleteDatasources"];

    private static readonly string[] s_noMeaning = ["orgId", "version", "editable"];

    private static readonly string[] s_flags = ["basicAuth", "withCredentials", "isDefault"];

    /// <summary>Reads and checks all; faults name the place.</summary>
    public static IReadOnlyList<WantedDataSource> Read(string path, Func<string, string?> variable, List<string> faults, List<string> remarks, bool readsSecrets = true)
    {
        if (YamlFile.Read(path, faults) is not { } root)
        {
            return [];
        }

        var name = Path.GetFileName(path);
        var file = new Section(root, $"{name}: ", faults);
        if (file.Number("apiVersion") is not 1)
        {
            file.Fault("apiVersion", "has to be 1");
        }

        foreach (var key in s_noMeaningAtTheTop.Where(file.Has))
        {
            remarks.Add($"{name}: {key} says nothing here: `prune` removes what is ours and no longer wanted");
        }

        var interpolation = new Interpolation(Path.GetDirectoryName(Path.GetFullPath(path))!, variable, faults, readsSecrets);
        var sources = file.Maps("datasources").Select(source => One(source, interpolation, faults, remarks)).OfType<WantedDataSource>().ToList();
        file.RefuseOthers();
        return sources;
    }

    private static WantedDataSource? One(Section source, Interpolation interpolation, List<string> faults, List<string> remarks)
    {
        var before = faults.Count;
        var (uid, name, type) = (source.Text("uid"), source.Text("name"), source.Text("type"));
        if (DashboardFiles.UidFault(uid) is { } fault)
        {
            source.Fault("uid", fault);
        }

        foreach (var key in new[] { ("name", name), ("type", type) }.Where(pair => string.IsNullOrWhiteSpace(pair.Item2)))
        {
            source.Fault(key.Item1, "is missing");
        }

        var settings = Settings(source, interpolation, name, type);
        var secrets = Secrets(source, interpolation);
        foreach (var key in s_noMeaning.Where(source.Has))
        {
            remarks.Add($"{source.Where}.{key}: has no meaning here and is left out");
        }

        source.RefuseOthers();
        return faults.Count == before ? new WantedDataSource(uid!, name!, type!, settings) { Secrets = secrets } : null;
    }

    private static JsonObject Settings(Section source, Interpolation interpolation, string? name, string? type)
    {
        var access = source.Text("access") ?? "proxy";
        if (access is not ("proxy" or "direct"))
        {
            source.Fault("access", "has to be proxy or direct");
        }

        var settings = new JsonObject { ["name"] = name, ["type"] = type, ["access"] = access };
        foreach (var key in s_texts.Where(source.Has))
        {
            settings[key] = source.Text(key) is { } text ? interpolation.Text(text, $"{source.Where}.{key}") : null;
        }

        if (settings["url"] is JsonValue url)
        {
            settings["url"] = url.GetValue<string>().TrimEnd('/');
        }

        foreach (var key in s_flags.Where(source.Has))
        {
            settings[key] = source.Flag(key);
        }

        settings["jsonData"] = source.Node("jsonData") is JsonObject data ? data.DeepClone() : new JsonObject();
        return settings;
    }

    private static Dictionary<string, SecretText> Secrets(Section source, Interpolation interpolation)
    {
        var secrets = new Dictionary<string, SecretText>(StringComparer.Ordinal);
        foreach (var (key, text) in source.Texts("secureJsonData"))
        {
            if (interpolation.Secret(text, $"{source.Where}.secureJsonData.{key}") is { } secret)
            {
                secrets[key] = secret;
            }
        }

        return secrets;
    }
}
