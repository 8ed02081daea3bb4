using System.Text.Json.Nodes;

namespace Vigie.Provision.Files;

/// <summary>One dashboard of the directory: checked, and without the members that belong to a server.</summary>
internal sealed record DashboardFile(string Name, string Uid, string Title, JsonObject Model);
