using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vigie.Core;
using Vigie.Core.Configuration;
using Vigie.Testing;

namespace Vigie.Host.Tests.Configuration;

/// <summary>The schema, the reference and the example say what the program reads. UPDATE_GOLDEN=1 renews the first two.</summary>
public sealed class ShippedFilesTests
{
    private static readonly IReadOnlyList<IModule> _modules = Modules.All;
    private static readonly string _example = File.ReadAllText(Repository.PathOf("vigie.example.yml"));

    /// <summary>The example with all its settings switched on: those behind a # without a space.</summary>
    private static readonly string _wholeExample = Regex.Replace(_example, @"^( *)#(?=[^\s#])", "$1", RegexOptions.Multiline);

    private static JsonObject Schema => JsonNode.Parse(JsonSchema.Write(_modules))!.AsObject();

    [Fact]
    public void Schema_OfTheRepository_IsMadeFromTheKeys() => Golden.Check(Repository.PathOf("docs", "vigie.schema.json"), JsonSchema.Write(_modules));

    [Fact]
    public void Reference_OfTheRepository_IsMadeFromTheKeys() => Golden.Check(Repository.PathOf("docs", "configuration.md"), ConfigReference.Write(_modules));

    [Fact]
    public void Example_AsShipped_IsGoodForSchemaAndLoader()
    {
        Assert.Empty(JsonSchemaCheck.Complaints(Schema, YamlJson.Parse(_example)));
        Assert.Empty(FaultsOf(_example));
    }

    [Fact]
    public void Example_WithAllSettingsOn_IsGoodForSchemaAndLoader()
    {
        // Of the two ways to give a secret, one must go.
        var text = Regex.Replace(_wholeExample, @"^ *(token_secret|auth_password|priv_password|community|token|password): .*\n", "", RegexOptions.Multiline);

        Assert.Empty(JsonSchemaCheck.Complaints(Schema, YamlJson.Parse(text)));
        Assert.Empty(FaultsOf(text));
    }

    [Fact]
    public void Example_Keys_AreThoseOfTheSchema()
    {
        var known = KeysOf(Schema, "").Order(StringComparer.Ordinal).Distinct().ToList();
        var shown = KeysIn(YamlJson.Parse(_wholeExample), "").Distinct().Select(key => known.Contains(key) ? key : Regex.Replace(key, @"\.[^.]*$", ".*"));

        Assert.Equal(known, shown.Order(StringComparer.Ordinal).Distinct());
    }

    [Fact]
    public void Example_EveryKey_HasACommentAboveIt()
    {
        var lines = _example.Split('\n');
        var bare = lines.Index()
            .Where(line => Regex.IsMatch(line.Item, @"^ *(- |#)?[a-z_]+:( |$)") && !lines[line.Index - 1].TrimStart().StartsWith("# ", StringComparison.Ordinal))
            .Select(line => line.Item.Trim());

        // Collectors are told together, and the second objective repeats what the first one says.
        string[] toldTogether = ["datastores: 60s", "version: 5m", "jobs: 2m", "node: 2m", "groups: 5m", "snapshots: 5m", "permissions: 60m", "subscription: 60m", "device: 60s", "arrays: 60s", "disks: 60s", "smart: 60m", "tunnels: 60s", "probe: 60s", "node: 5m", "replication: 5s", "slots: 15s", "archiving: 60s", "conflicts: 60s", "subscriptions: 30s", "heartbeat: 15s", "beats: 10s", "- group: \"*\"", "max_age: 26h"];
        Assert.Equal(toldTogether.Order(StringComparer.Ordinal), bare.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> FaultsOf(string text)
    {
        using var folder = new TemporaryFolder();
        using var certificate = TestAuthority.SelfSigned("vigie");
        folder.Write("secrets/pbs-aard.token", "a token");
        folder.Write("secrets/nas-aard.auth", "a password");
        folder.Write("secrets/nas-aard.priv", "another password");
        folder.Write("secrets/nas-dryn.community", "a community");
        folder.Write("secrets/fw-aard.password", "a password");
        folder.Write("secrets/fw-branch.password", "a password");
        folder.Write("secrets/fw-dryn.auth", "a password");
        folder.Write("secrets/fw-dryn.priv", "another password");
        folder.Write("tls/fw-branch-ca.pem", certificate.ExportCertificatePem());
        folder.Write("secrets/mariadb-aard.password", "a password");
        folder.Write("secrets/mariadb-dryn.password", "a password");
        folder.Write("tls/mariadb-dryn.pub", certificate.GetECDsaPublicKey()!.ExportSubjectPublicKeyInfoPem());
        folder.Write("secrets/db-aard.password", "a password");
        folder.Write("secrets/db-dryn.password", "a password");
        folder.Write("tls/db-ca.pem", certificate.ExportCertificatePem());
        folder.WritePrivate("secrets/bastion.key", "a private key");
        folder.WritePrivate("secrets/gw-aard.key", "a private key");
        folder.WritePrivate("secrets/probe.key", "a private key");
        foreach (var name in new[] { "watcher-token", "beat-token", "mail-password", "soc-token", "other-watcher-token" })
        {
            folder.Write($"secrets/{name}", "a token");
        }

        folder.Write("state/.keep", "");
        folder.Write("tls/clients.pem", certificate.ExportCertificatePem());
        folder.WriteCertificate("tls/vigie", certificate);
        var file = folder.Write("vigie.yml", text);
        return ConfigLoader.Load(file, _modules, _ => null).Faults.Select(fault => fault.ToString());
    }

    private static IEnumerable<string> KeysOf(JsonObject schema, string path)
    {
        var own = schema["properties"]?.AsObject().SelectMany(pair => KeysOf(pair.Value!.AsObject(), $"{path}.{pair.Key}").Prepend($"{path}.{pair.Key}")) ?? [];
        var items = schema["items"] is JsonObject item ? KeysOf(item, $"{path}[]") : [];
        var kinds = schema["allOf"]?.AsArray().Where(part => part!["then"] is not null).SelectMany(part => KeysOf(part!["then"]!.AsObject(), path)) ?? [];
        var chosen = schema["additionalProperties"] is JsonObject ? [$"{path}.*"] : Array.Empty<string>();
        return [.. own, .. items, .. kinds, .. chosen];
    }

    private static IEnumerable<string> KeysIn(JsonNode? value, string path) => value switch
    {
        JsonObject section => section.SelectMany(pair => KeysIn(pair.Value, $"{path}.{pair.Key}").Prepend($"{path}.{pair.Key}")),
        JsonArray list => list.SelectMany(item => KeysIn(item, $"{path}[]")),
        _ => [],
    };
}
