using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>docker-compose.yml, judged without a Docker engine.</summary>
public sealed class ComposeTests
{
    private static readonly ComposeModel s_compose = new();

    // What the user brings; docs/install.md says how.
    private static readonly string[] s_brought =
    [
        "config/one/", "config/pbs/", "config/raid/", "config/ipsec/", "config/mysql/", "config/postgres/", "config/watcher/",
        "secrets/grafana-admin.password", "secrets/postgres-exporter.password", "secrets/mysqld-exporter.cnf",
    ];

    private static readonly string[] s_exporters = ["pbs", "raid", "ipsec", "mysql", "postgres"];

    private static readonly string[] s_seeTheHost = ["alloy", "node-exporter", "cadvisor"];

    // Their only way to what they are for: the journal belongs to root.
    private static readonly string[] s_root = ["alloy"];

    public static TheoryData<string> Services => [.. s_compose.Services.Select(service => service.Name)];

    [Fact]
    public void Services_TheStack_IsComplete() =>
        Assert.Equal(
            [
                "vigie one", "vigie-pbs pbs", "vigie-raid raid", "vigie-ipsec ipsec", "vigie-mysql mysql", "vigie-postgres postgres", "vigie-watcher watcher", "lab demo", "vigie-demo demo",
                "prometheus core", "alertmanager core", "grafana core", "provision core", "loki logs", "alloy logs", "provision-logs logs",
                "node-exporter extras", "cadvisor extras", "blackbox-exporter extras", "postgres-exporter extras-postgres", "mysqld-exporter extras-mysql",
            ],
            s_compose.Services.Select(service => $"{service.Name} {string.Join(' ', service.Profiles)}"));

    [Fact]
    public void Profiles_OfTheExampleAndTheHead_AreThoseOfTheServices()
    {
        var known = s_compose.Services.SelectMany(service => service.Profiles).ToHashSet();
        var chosen = Regex.Match(File.ReadAllText(Tree.PathOf(".env.example")), @"(?m)^COMPOSE_PROFILES=(.+)$").Groups[1].Value.Split(',');
        var head = string.Join('\n', File.ReadLines(Tree.PathOf("docker-compose.yml")).TakeWhile(line => line.StartsWith('#')));

        Assert.All(chosen, profile => Assert.Contains(profile, known));
        Assert.All(known, profile => Assert.Matches($@"[ ,]{profile}[ ,\n]", head));
    }

    [Fact]
    public void Variables_All_StandInTheExample()
    {
        var known = Regex.Matches(File.ReadAllText(Tree.PathOf(".env.example")), @"(?m)^(\w+)=").Select(match => match.Groups[1].Value).ToList();
        var used = Regex.Matches(File.ReadAllText(Tree.PathOf("docker-compose.yml")), @"\$\{(\w+)(:-[^}]*)?\}").ToList();

        Assert.Equal(known.Order(), used.Select(match => match.Groups[1].Value).Append("COMPOSE_PROFILES").Distinct().Order());
        Assert.All(used, match => Assert.True(match.Groups[2].Length > 2, $"{match.Value} has no default"));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_Limits_AreThere(string name)
    {
        Assert.Matches(@"^\d+[mg]$", s_compose.Service(name).Scalar("mem_limit"));
        Assert.Matches(@"^\d+$", s_compose.Service(name).Scalar("pids_limit"));
    }

    [Fact]
    public void Exporters_Each_ServeOneKindFromAFolderOfTheirOwn()
    {
        foreach (var (service, kind, folder) in s_exporters.Select(kind => ($"vigie-{kind}", kind, kind)).Append(("vigie-watcher", "heartbeat", "watcher")))
        {
            Assert.Equal(["serve", "--only", kind, "--config", "/etc/vigie/vigie.yml"], s_compose.Service(service).Command);
            Assert.Empty(s_compose.Service(service).List("secrets"));
            var (source, target, _) = s_compose.Service(service).Mounts[0];
            Assert.Equal(($"config/{folder}", "/etc/vigie"), (Path(source), target));
            Assert.True(File.Exists(Tree.PathOf("deploy", "config", folder, "vigie.yml")), $"deploy/config/{folder}/vigie.yml");
        }
    }

    /// <summary>No two processes on the host's network may want one port, and scripts/site-rules must name the right ones.</summary>
    [Fact]
    public void Ports_OfTheWholeStack_AreDifferentAndKnownToTheScript()
    {
        var script = File.ReadAllText(Tree.PathOf("scripts", "site-rules"));
        var (own, all) = (PortsOfExporters(), PortsOfTheStack());

        Assert.Equal(18, all.Count);
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.All(s_exporters, kind => Assert.Contains($"[{kind}]={own[kind]}", script, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_Image_IsPinnedToAFullVersion(string name) => Assert.Matches(@"^[a-z./-]+:v?\d+\.\d+\.\d+$", s_compose.Service(name).Image);

    [Fact]
    public void OwnImage_Version_IsTheProductsVersion()
    {
        var version = Regex.Match(File.ReadAllText(Tree.PathOf("Directory.Build.props")), "<VersionPrefix>(.+)</VersionPrefix>").Groups[1].Value;

        var own = s_compose.Services.Select(service => service.Image).Where(image => image.StartsWith("vigie", StringComparison.Ordinal)).ToList();
        Assert.Equal(11, own.Count);
        Assert.Equal([$"vigie-lab:{version}", $"vigie:{version}"], own.Distinct().Order(StringComparer.Ordinal));
        Assert.Contains($"ARG VERSION={version}\n", File.ReadAllText(Tree.PathOf("Dockerfile")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_Rights_AreTheLeast(string name)
    {
        var service = s_compose.Service(name);

        Assert.Equal("true", service.Scalar("read_only"));
        Assert.Equal(["ALL"], service.List("cap_drop"));
        Assert.Contains("no-new-privileges:true", service.List("security_opt"));
        Assert.Empty(service.Scalar("privileged"));
        Assert.Equal(s_root.Contains(name) ? "0:0" : "", service.Scalar("user"));
        Assert.Empty(service.List("cap_add"));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_Mounts_ExistAndAreReadOnlyUnlessTheyAreVolumes(string name)
    {
        foreach (var (source, target, writable) in s_compose.Service(name).Mounts)
        {
            if (source.StartsWith('/'))
            {
                Assert.False(writable, $"{target} of the host may be written");
                Assert.Contains(name, s_seeTheHost);
                continue;
            }

            if (!source.StartsWith('.') && !source.StartsWith('$'))
            {
                Assert.Contains(source, s_compose.NamedVolumes);
                Assert.True(writable || name == "vigie-demo", $"{target} is a read-only volume");
                continue;
            }

            Assert.False(writable, $"{target} may be written");
            var path = Path(source);
            if (!s_brought.Contains(path + "/"))
            {
                Assert.True(Directory.Exists(Tree.PathOf(path)) || File.Exists(Tree.PathOf(path)), $"{path} does not exist");
            }
        }
    }

    [Fact]
    public void NamedVolumes_All_HaveOneWriter() =>
        Assert.Equal(s_compose.NamedVolumes.Order(), s_compose.Services.SelectMany(service => service.Mounts).Where(mount => mount.Writable).Select(mount => mount.Source).Where(s_compose.NamedVolumes.Contains).Order());

    /// <summary>The lab writes the configuration that the Vigie beside it serves, at the port that Prometheus scrapes; its devices want no port of the stack.</summary>
    [Fact]
    public void Demo_LabAndItsVigie_ShareTheStateAndTheRightPorts()
    {
        var (lab, vigie) = (s_compose.Service("lab"), s_compose.Service("vigie-demo"));
        var source = File.ReadAllText(Tree.PathOf("lab", "Vigie.Lab", "LabCommand.cs"));
        var ports = Regex.Matches(source, @"PortOption\(""(--[\w-]+)"", ""(\w+)"", (\d+),").ToDictionary(match => match.Groups[1].Value, match => match.Groups[3].Value);

        Assert.Equal(["--state", "/lab", "--no-tunnel"], lab.Command);
        Assert.All(lab.Command.Where(word => word.StartsWith("--", StringComparison.Ordinal)), option => Assert.Contains($"new(\"{option}\")", source, StringComparison.Ordinal));
        Assert.Equal(["serve", "--config", "/lab/vigie.yml"], vigie.Command);
        Assert.Equal([("lab-state", "/lab", true)], lab.Mounts);
        Assert.Equal([("lab-state", "/lab", false)], vigie.Mounts);
        Assert.Equal("lab", lab.Map("build")!.Children["target"].ToString());
        Assert.Equal("service_healthy", ((YamlMappingNode)vigie.Map("depends_on")!.Children["lab"])["condition"].ToString());
        Assert.Equal("/lab/vigie.yml", ((YamlSequenceNode)lab.Map("healthcheck")!.Children["test"]).Children[^1].ToString());
        Assert.Equal(["CMD", "/app/vigie/vigie", "healthy", "--config", "/lab/vigie.yml"], ((YamlSequenceNode)vigie.Map("healthcheck")!.Children["test"]).Select(word => word.ToString()));
        Assert.Equal("9780", ports["--vigie-port"]);
        Assert.Contains($"'localhost:{ports["--vigie-port"]}'", File.ReadAllText(Tree.PathOf("alert-rules", "prometheus.yml")), StringComparison.Ordinal);
        Assert.Contains($"localhost:{ports["--port"]}/webhook", File.ReadAllText(Tree.PathOf("alert-rules", "alertmanager.yml")), StringComparison.Ordinal);
        Assert.Equal(15, ports.Count);
        Assert.Empty(ports.Where(port => port.Key != "--vigie-port").Select(port => port.Value).Intersect(PortsOfTheStack()));
    }

    [Fact]
    public void WhatTheUserBrings_IsIgnoredByGitAndDockerAndDocumented()
    {
        var page = File.ReadAllText(Tree.PathOf("docs", "install.md"));
        foreach (var file in s_brought)
        {
            var top = file.Split('/')[0];
            Assert.Contains(file.TrimEnd('/'), page, StringComparison.Ordinal);
            Assert.Contains($"/{top}/", File.ReadAllLines(Tree.PathOf(".gitignore")));
            Assert.Contains(top, File.ReadAllLines(Tree.PathOf(".dockerignore")));
        }
    }

    [Theory]
    [InlineData("prometheus", "/etc/prometheus")]
    [InlineData("alertmanager", "/etc/alertmanager")]
    [InlineData("blackbox-exporter", "/etc/blackbox")]
    [InlineData("loki", "/etc/loki")]
    public void ConfigurationFile_OfTheCommand_IsInTheMount(string name, string target)
    {
        var service = s_compose.Service(name);
        var file = service.Command.Select(argument => Regex.Match(argument, "^--?config.file=(.+)$")).Single(match => match.Success).Groups[1].Value;
        var (source, _, _) = service.Mounts.Single(mount => mount.Target == target);

        Assert.StartsWith(target + "/", file, StringComparison.Ordinal);
        Assert.True(File.Exists(Tree.PathOf(Path(source), file[(target.Length + 1)..])), $"{file} is not in {source}");
    }

    [Theory]
    [InlineData("prometheus", "--web.listen-address=127.0.0.1:9090")]
    [InlineData("alertmanager", "--web.listen-address=127.0.0.1:9093")]
    [InlineData("alertmanager", "--cluster.listen-address=")]
    [InlineData("alertmanager", "--data.maintenance-interval=1m")]
    [InlineData("alloy", "--server.http.listen-addr=127.0.0.1:12345")]
    [InlineData("cadvisor", "--listen_ip=127.0.0.1")]
    public void Command_Argument_IsThere(string name, string argument) => Assert.Contains(argument, s_compose.Service(name).Command);

    /// <summary>On the host's network a published port means nothing and an open address means everybody.</summary>
    [Theory]
    [MemberData(nameof(Services))]
    public void Listening_EveryService_SharesTheHostAndPublishesNothing(string name)
    {
        var service = s_compose.Service(name);

        Assert.Equal("host", service.Scalar("network_mode"));
        Assert.Empty(service.List("ports"));
        Assert.DoesNotContain("0.0.0.0", service.Node.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Listening_OfGrafana_IsLoopbackOnly()
    {
        var environment = s_compose.Service("grafana").Environment;

        Assert.Equal("127.0.0.1", environment["GF_SERVER_HTTP_ADDR"]);
        Assert.Equal("3000", environment["GF_SERVER_HTTP_PORT"]);
    }

    /// <summary>The addresses in prometheus.yml are the ones that the stack listens on.</summary>
    [Fact]
    public void Addresses_InPrometheusYml_AreThoseOfTheStack()
    {
        var text = File.ReadAllText(Tree.PathOf("alert-rules", "prometheus.yml"));
        var targets = Regex.Matches(text, @"'(?:localhost|127\.0\.0\.1):(\d+)'").Select(match => match.Groups[1].Value).ToHashSet();

        // 9115: blackbox_exporter, through which others are asked.
        Assert.Equal(["9090", "9093", "9115", "9780", "9781"], targets.Order());
        Assert.Contains("EXPOSE 9780", File.ReadAllText(Tree.PathOf("Dockerfile")), StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_None_StandInTheFile()
    {
        foreach (var service in s_compose.Services)
        {
            Assert.All(service.Environment.Where(pair => Regex.IsMatch(pair.Key, "PASSWORD|SECRET|TOKEN|KEY", RegexOptions.IgnoreCase)),
                pair => Assert.True(pair.Key.EndsWith("__FILE", StringComparison.Ordinal) && pair.Value.StartsWith("/run/secrets/", StringComparison.Ordinal), $"{service.Name}: {pair.Key}"));
            Assert.All(service.Command, argument => Assert.DoesNotMatch("(?i)(password|token|secret)=", argument));
            Assert.All(service.List("secrets"), secret => Assert.Contains(secret, s_compose.Secrets.Select(known => known.Name)));
        }

        Assert.Equal(s_compose.Secrets.Select(pair => pair.Name).Order(), s_compose.Services.SelectMany(service => service.List("secrets")).Distinct().Order());
        Assert.All(s_compose.Secrets, pair => Assert.Equal("file", Assert.Single(pair.Secret.Children).Key.ToString()));
        Assert.All(s_compose.Secrets, pair => Assert.Contains(Path(pair.Secret["file"].ToString()), s_brought));
    }

    [Fact]
    public void HealthChecks_EveryLastingService_HasOne()
    {
        // The others have the check of their image, or none: Prometheus tells of an exporter that does not answer.
        Assert.All(new[] { "prometheus", "alertmanager", "grafana" }, name => Assert.NotNull(s_compose.Service(name).Map("healthcheck")?.Children["test"]));
        var once = s_compose.Services.Where(service => service.Name.StartsWith("provision", StringComparison.Ordinal)).ToList();
        Assert.All(s_compose.Services.Except(once), service => Assert.Equal("unless-stopped", service.Scalar("restart")));
        Assert.All(once, service => Assert.Equal("no", service.Scalar("restart")));

        Assert.Contains("HEALTHCHECK", File.ReadAllText(Tree.PathOf("Dockerfile")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("provision")]
    [InlineData("provision-logs")]
    public void Provision_Command_HasOptionsThatExistAndWaitsForGrafana(string name)
    {
        var provision = s_compose.Service(name);
        var source = string.Concat(Directory.GetFiles(Tree.PathOf("provisioning", "Vigie.Provision", "Commands"), "*.cs").Select(File.ReadAllText));

        Assert.Equal("apply", provision.Command[0]);
        Assert.All(provision.Command.Where(argument => argument.StartsWith("--", StringComparison.Ordinal)), option => Assert.Contains($"\"{option}\"", source, StringComparison.Ordinal));
        var waits = (YamlMappingNode)provision.Map("depends_on")!.Children["grafana"];
        Assert.Equal("service_healthy", waits["condition"].ToString());
        Assert.Contains(provision.Mounts, mount => mount.Source == "./dashboards" && mount.Target == provision.Command[provision.Command.ToList().IndexOf("--dashboards") + 1]);
    }

    /// <summary>The second site changes what it must and nothing that the first does not have.</summary>
    [Fact]
    public void SecondSite_Overlay_ReplacesTheRulesAndKeepsTheWatcherOn()
    {
        var overlay = new ComposeModel("docker-compose.site2.yml");

        Assert.Equal(["prometheus", "alertmanager", "vigie-watcher"], overlay.Services.Select(service => service.Name));
        foreach (var service in overlay.Services.Take(2))
        {
            var (source, target, writable) = Assert.Single(service.Mounts);
            Assert.Equal(("./site2", false), (source, writable));
            Assert.Contains(s_compose.Service(service.Name).Mounts, mount => mount.Target == target);
        }

        Assert.Equal(["core"], overlay.Service("vigie-watcher").Profiles);
        Assert.Contains("/site2/", File.ReadAllLines(Tree.PathOf(".gitignore")));
    }

    [Fact]
    public void Secrets_OfAlertmanager_AreCoveredForPrometheusAndKeptOutOfGit()
    {
        Assert.Contains("/etc/prometheus/secrets", s_compose.Service("prometheus").List("tmpfs"));
        Assert.Equal("*", File.ReadLines(Tree.PathOf("alert-rules", "secrets", ".gitignore")).First());
    }

    private static Dictionary<string, string> PortsOfExporters() => Directory.GetDirectories(Tree.PathOf("deploy", "config")).ToDictionary(
        folder => System.IO.Path.GetFileName(folder), folder => Regex.Match(File.ReadAllText(System.IO.Path.Combine(folder, "vigie.yml")), @"(?m)^listen: .*port: (\d+)").Groups[1].Value);

    private static List<string> PortsOfTheStack()
    {
        var others = s_compose.Services.SelectMany(service => Regex.Matches(string.Join(' ', service.Command), @"listen\S*=127\.0\.0\.1:(\d+)|--port=(\d+)|listen-addr=127\.0\.0\.1:(\d+)"))
            .Select(match => match.Groups.Values.Skip(1).First(group => group.Success).Value);
        var loki = Regex.Matches(File.ReadAllText(Tree.PathOf("deploy", "loki", "loki.yml")), @"listen_port: (\d+)").Select(match => match.Groups[1].Value);
        return [.. PortsOfExporters().Values, .. others, .. loki, s_compose.Service("grafana").Environment["GF_SERVER_HTTP_PORT"]];
    }

    // "${NAME:-./default}/more" and "./path" both mean a path in the repository.
    private static string Path(string source) => Regex.Replace(source, @"^\$\{\w+:-([^}]+)\}", "$1")[2..].TrimEnd('/');
}
