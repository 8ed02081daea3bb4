using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>docker-compose.yml with anchors and merge keys resolved.</summary>
public sealed class ComposeModel
{
    private readonly YamlMappingNode _root;

    public ComposeModel(string file = "docker-compose.yml")
    {
        using var reader = File.OpenText(Tree.PathOf(file));
        var stream = new YamlStream();
        stream.Load(reader);
        _root = Merged((YamlMappingNode)stream.Documents.Single().RootNode);
    }

    public IEnumerable<ComposeService> Services => Pairs(_root, "services").Select(pair => new ComposeService(pair.Key, (YamlMappingNode)pair.Value));

    public IReadOnlyList<string> NamedVolumes => [.. Pairs(_root, "volumes").Select(pair => pair.Key)];

    public IReadOnlyList<(string Name, YamlMappingNode Secret)> Secrets => [.. Pairs(_root, "secrets").Select(pair => (pair.Key, (YamlMappingNode)pair.Value))];

    public ComposeService Service(string name) => Services.Single(service => service.Name == name);

    // Keys of a mapping win over those that `<<` brings, as in Compose; YamlDotNet's own merging takes that for a fault.
    private static YamlMappingNode Merged(YamlMappingNode node)
    {
        var whole = new YamlMappingNode();
        if (node.Children.TryGetValue("<<", out var brought))
        {
            foreach (var (key, value) in Merged((YamlMappingNode)brought).Children)
            {
                whole.Children[key] = value;
            }
        }

        foreach (var (key, value) in node.Children.Where(pair => pair.Key.ToString() != "<<"))
        {
            whole.Children[key] = value is YamlMappingNode map ? Merged(map) : value;
        }

        return whole;
    }

    internal static IEnumerable<KeyValuePair<string, YamlNode>> Pairs(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var value) && value is YamlMappingNode map
            ? map.Children.Select(pair => KeyValuePair.Create(pair.Key.ToString(), pair.Value)) : [];
}

/// <summary>One service.</summary>
public sealed record ComposeService(string Name, YamlMappingNode Node)
{
    public IReadOnlyList<string> Profiles => List("profiles");

    public string Image => Scalar("image");

    public IReadOnlyList<string> Command => List("command");

    public IReadOnlyDictionary<string, string> Environment => ComposeModel.Pairs(Node, "environment").ToDictionary(pair => pair.Key, pair => pair.Value.ToString());

    /// <summary>Source, target and whether the container may write.</summary>
    public IReadOnlyList<(string Source, string Target, bool Writable)> Mounts => [.. Nodes("volumes").Select(Mount)];

    public string Scalar(string key) => Node.Children.TryGetValue(key, out var value) && value is YamlScalarNode scalar ? scalar.Value ?? "" : "";

    public IReadOnlyList<string> List(string key) => [.. Nodes(key).Select(item => item.ToString())];

    public YamlMappingNode? Map(string key) => Node.Children.TryGetValue(key, out var value) ? value as YamlMappingNode : null;

    private IEnumerable<YamlNode> Nodes(string key) => Node.Children.TryGetValue(key, out var value) && value is YamlSequenceNode list ? list.Children : [];

    private static (string, string, bool) Mount(YamlNode node)
    {
        if (node is YamlMappingNode map)
        {
            return (map["source"].ToString(), map["target"].ToString(), map.Children.TryGetValue("read_only", out var only) && only.ToString() != "true");
        }

        // The colon of a default, ${NAME:-./path}, separates nothing.
        var parts = Regex.Split(node.ToString(), ":(?!-)");
        return (parts[0], parts[1], parts.Length < 3 || !parts[2].Split(',').Contains("ro"));
    }
}
