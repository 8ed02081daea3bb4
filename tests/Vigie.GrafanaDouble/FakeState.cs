using System.Text.Json.Nodes;

namespace Vigie.GrafanaDouble;

/// <summary>All that one organisation holds.</summary>
public sealed class FakeState
{
    /// <summary>An organisation as a release of Grafana makes it.</summary>
    public FakeState(int major)
    {
        if (major < 12)
        {
            ContactPoints.Add(new JsonObject { ["uid"] = "default-email", ["name"] = "grafana-default-email", ["type"] = "email", ["settings"] = new JsonObject { ["addresses"] = "<example@email.com>" }, ["disableResolveMessage"] = false });
            Policies = new JsonObject { ["receiver"] = "grafana-default-email" };
        }
        else
        {
            Policies = new JsonObject { ["receiver"] = "empty", ["group_by"] = new JsonArray("grafana_folder", "alertname") };
        }

        InitialPolicies = (JsonObject)Policies.DeepClone();
    }

    public Dictionary<string, FakeFolder> Folders { get; } = [];

    public Dictionary<string, JsonObject> DataSources { get; } = [];

    public Dictionary<string, FakeDashboard> Dashboards { get; } = [];

    /// <summary>Rules in the order of evaluation of their groups.</summary>
    public List<FakeRule> Rules { get; } = [];

    /// <summary>Interval in seconds by folder and group.</summary>
    public Dictionary<(string Folder, string Group), long> Intervals { get; } = [];

    /// <summary>Integrations with their real secrets.</summary>
    public List<JsonObject> ContactPoints { get; } = [];

    public JsonObject Policies { get; set; }

    public JsonObject InitialPolicies { get; }

    public Dictionary<string, JsonObject> Templates { get; } = [];

    public Dictionary<string, JsonObject> Timings { get; } = [];

    /// <summary>The choice of Alertmanager; null while it was never made.</summary>
    public string? AlertmanagersChoice { get; set; }

    public long NextId { get; set; } = 1;
}

public sealed class FakeFolder
{
    public required string Title { get; set; }

    public string Description { get; set; } = "";

    public string ManagedBy { get; set; } = "";

    public string? ParentUid { get; set; }

    public long Version { get; set; } = 1;
}

public sealed class FakeDashboard
{
    public required JsonObject Model { get; set; }

    public string FolderUid { get; set; } = "";

    public long Version { get; set; } = 1;

    public bool Provisioned { get; set; }

    public string? PluginId { get; set; }

    /// <summary>When the search index sees it.</summary>
    public long IndexedAt { get; set; }
}

/// <summary>A rule as it is stored: complete, normalised.</summary>
public sealed class FakeRule
{
    public required JsonObject Model { get; set; }

    public required string FolderUid { get; set; }

    public required string Group { get; set; }

    public string Provenance { get; set; } = "";

    public string Uid => Model["uid"]!.GetValue<string>();

    public string Title => Model["title"]!.GetValue<string>();
}
