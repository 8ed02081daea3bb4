using System.Text.RegularExpressions;
using Vigie.Testing;
using YamlDotNet.RepresentationModel;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>deploy/kubernetes, judged without an API server.</summary>
public sealed class KubernetesTests : IDisposable
{
    private static readonly string s_folder = Tree.PathOf("deploy", "kubernetes");
    private static readonly List<YamlMappingNode> s_all = [.. Directory.GetFiles(s_folder, "*.yml").SelectMany(Documents)];

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Objects_All_AreKnownNamedAndListedOnce()
    {
        var objects = s_all.Where(node => Text(node, "kind") != "Kustomization").ToList();
        Assert.All(objects, node => Assert.Contains($"{Text(node, "apiVersion")} {Text(node, "kind")}", new[]
        {
            "v1 Namespace", "v1 Service", "apps/v1 Deployment", "networking.k8s.io/v1 NetworkPolicy", "monitoring.coreos.com/v1 ServiceMonitor",
            "monitoring.coreos.com/v1 PrometheusRule", "monitoring.coreos.com/v1 Alertmanager", "monitoring.coreos.com/v1 Prometheus",
        }));
        var names = objects.Select(node => $"{Text(node, "kind")}/{Text(node, "metadata", "name")}").ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("^[A-Za-z]+/[a-z0-9-]{1,63}$", name));

        var listed = List(Single("Kustomization"), "resources").Select(node => node.ToString());
        Assert.Equal(Directory.GetFiles(s_folder, "*.yml").Select(Path.GetFileName).Except(["kustomization.yml", "remote-write.example.yml"]).Order(), listed.Order());
    }

    /// <summary>Together the processes take every kind but the watcher's, and every shard of what is sharded is there once.</summary>
    [Fact]
    public void Deployments_Arguments_CoverEverythingOnce()
    {
        var commands = Deployments().Select(node => List(Container(node), "args").Select(word => word.ToString()).ToList()).ToList();
        Assert.All(commands, words => Assert.Equal(("serve", "--only", "/etc/vigie/vigie.yml"), (words[0], words[1], words[^1])));
        var sharded = commands.Where(words => words.Contains("--shard")).ToList();

        Assert.Equal(Enumerable.Range(1, sharded.Count).Select(number => $"{number}/{sharded.Count}"), sharded.Select(words => words[words.IndexOf("--shard") + 1]).Order());
        Assert.Single(sharded.Select(words => words[2]).Distinct());
        Assert.Equal(["ipsec", "mysql", "pbs", "postgres", "raid"], commands.Select(words => words[2]).Distinct().SelectMany(kinds => kinds.Split(',')).Order());
        // Databases learn from each other within one process.
        Assert.All(sharded, words => Assert.DoesNotMatch("mysql|postgres", words[2]));
    }

    [Fact]
    public void Deployments_Rights_AreTheLeastAndTheUserIsTheImages()
    {
        foreach (var deployment in Deployments())
        {
            var pod = Map(deployment, "spec", "template", "spec");
            Assert.Equal(("true", "1654", "false"), (Text(pod, "securityContext", "runAsNonRoot"), Text(pod, "securityContext", "runAsUser"), Text(pod, "automountServiceAccountToken")));
            var container = Container(deployment);
            Assert.Equal(("false", "true"), (Text(container, "securityContext", "allowPrivilegeEscalation"), Text(container, "securityContext", "readOnlyRootFilesystem")));
            Assert.Equal(["ALL"], List(Map(container, "securityContext", "capabilities"), "drop").Select(node => node.ToString()));
            Assert.EndsWith($":{Regex.Match(File.ReadAllText(Tree.PathOf("Directory.Build.props")), "<VersionPrefix>(.+)</VersionPrefix>").Groups[1].Value}", Text(container, "image"), StringComparison.Ordinal);
            Assert.NotEmpty(Text(container, "resources", "limits", "memory"));
            var volumes = List(pod, "volumes").Select(node => Text((YamlMappingNode)node, "name")).ToList();
            Assert.Equal(volumes.Order(), List(container, "volumeMounts").Select(node => Text((YamlMappingNode)node, "name")).Order());
        }
    }

    [Fact]
    public void Selectors_AndPorts_Fit()
    {
        var pods = Deployments().Select(node => Map(node, "spec", "template", "metadata", "labels").Children).ToList();
        Assert.All(Deployments().Zip(pods), pair => Assert.Subset(pair.Second.Select(Shown).ToHashSet(), Map(pair.First, "spec", "selector", "matchLabels").Children.Select(Shown).ToHashSet()));
        Assert.All(pods, labels => Assert.Subset(labels.Select(Shown).ToHashSet(), Map(Single("Service"), "spec", "selector").Children.Select(Shown).ToHashSet()));
        Assert.Subset(Map(Single("Service"), "metadata", "labels").Children.Select(Shown).ToHashSet(), Map(Single("ServiceMonitor"), "spec", "selector", "matchLabels").Children.Select(Shown).ToHashSet());

        var served = (YamlMappingNode)List(Map(Single("Service"), "spec"), "ports").Single();
        var endpoint = (YamlMappingNode)List(Map(Single("ServiceMonitor"), "spec"), "endpoints").Single();
        Assert.Equal(Text(served, "name"), Text(endpoint, "port"));
        Assert.Equal("true", Text(endpoint, "honorLabels"));
        Assert.All(Deployments(), node => Assert.Equal((Text(served, "targetPort"), "9780"), (Text((YamlMappingNode)List(Container(node), "ports").Single(), "name"), Text((YamlMappingNode)List(Container(node), "ports").Single(), "containerPort"))));
        // The rules ask for job="vigie": the operator takes the job from this label of the Service.
        Assert.Equal("vigie", Text(Single("Service"), "metadata", "labels", Text(Single("ServiceMonitor"), "spec", "jobLabel")));
        Assert.All(s_all.Where(node => Text(node, "kind") == "PrometheusRule"), node => Assert.Equal(Text(Single("Prometheus"), "spec", "ruleSelector", "matchLabels", "app.kubernetes.io/name"), Text(node, "metadata", "labels", "app.kubernetes.io/name")));
    }

    /// <summary>scripts/kubernetes-rules renews the file.</summary>
    [Fact]
    public async Task Rules_OfTheOperator_AreThoseOfAlertRules()
    {
        (await Tool.RunAsync(Tree.PathOf("scripts", "kubernetes-rules"), [_temporary.PathOf("rules.yml")])).Succeeded();
        Golden.Check(Path.Combine(s_folder, "rules.yml"), await File.ReadAllTextAsync(_temporary.PathOf("rules.yml"), TestContext.Current.CancellationToken));

        var shipped = Directory.GetFiles(Tree.PathOf("alert-rules"), "*.yml").Select(file => (Name: Path.GetFileNameWithoutExtension(file), Root: Documents(file).Single())).Where(file => file.Root.Children.ContainsKey("groups")).ToList();
        var made = s_all.Where(node => Text(node, "kind") == "PrometheusRule").ToDictionary(node => Text(node, "metadata", "name"), node => Map(node, "spec").Children["groups"]);
        Assert.Equal(shipped.Count, made.Count);
        Assert.All(shipped, file => Assert.Equal(file.Root.Children["groups"], made[$"vigie-{file.Name}"]));
    }

    [Fact]
    public void Alertmanager_ClusterSettings_FitTheRoutes()
    {
        var spec = Map(Single("Alertmanager"), "spec");
        var peerTimeout = int.Parse(Text(spec, "clusterPeerTimeout").TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal("2", Text(spec, "replicas"));
        Assert.Equal("prom/alertmanager:" + Text(spec, "version"), new ComposeModel().Service("alertmanager").Image);
        Assert.Contains("group_interval: 1m\n", File.ReadAllText(Tree.PathOf("alert-rules", "alertmanager.yml")), StringComparison.Ordinal);
        Assert.InRange(60, (2 * peerTimeout) + 1, int.MaxValue);
    }

    private static IEnumerable<YamlMappingNode> Documents(string file)
    {
        using var reader = File.OpenText(file);
        var stream = new YamlStream();
        stream.Load(reader);
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    private static IEnumerable<YamlMappingNode> Deployments() => s_all.Where(node => Text(node, "kind") == "Deployment");

    private static YamlMappingNode Single(string kind) => s_all.Single(node => Text(node, "kind") == kind);

    private static YamlMappingNode Container(YamlMappingNode deployment) => (YamlMappingNode)List(Map(deployment, "spec", "template", "spec"), "containers").Single();

    private static string Text(YamlMappingNode node, params string[] path) => Map(node, path[..^1]).Children.TryGetValue(path[^1], out var value) ? value.ToString() : "";

    private static YamlMappingNode Map(YamlMappingNode node, params string[] path) => path.Aggregate(node, (map, key) => (YamlMappingNode)map.Children[key]);

    private static IEnumerable<YamlNode> List(YamlMappingNode node, string key) => ((YamlSequenceNode)node.Children[key]).Children;

    private static string Shown(KeyValuePair<YamlNode, YamlNode> pair) => $"{pair.Key}={pair.Value}";
}
