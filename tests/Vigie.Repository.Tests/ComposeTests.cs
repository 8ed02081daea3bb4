using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>docker-compose.yml, judged without a Docker engine.</summary>
public sealed class ComposeTests
{
    private static readonly ComposeModel s_compose = new();

    // What the user brings; docs/provisioning.md says how.
    private static readonly string[] s_brought = ["config/vigie.yml", "secrets/grafana-admin.password"];

    public static TheoryData<string> Services => [.. s_compose.Services.Select(service => service.Name)];

    [Fact]
    public void Services_TheStack_IsComplete() =>
        Assert.Equal(["vigie", "prometheus", "alertmanager", "grafana", "provision"], s_compose.Services.Select(service => service.Name));

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_Image_IsPinnedToAFullVersion(string name) => Assert.Matches(@"^[a-z/]+:v?\d+\.\d+\.\d+$", s_compose.Service(name).Image);

    [Fact]
    public void OwnImage_Version_IsTheProductsVersion()
    {
        var version = Regex.Match(File.ReadAllText(Tree.PathOf("Directory.Build.props")), "<VersionPrefix>(.+)</VersionPrefix>").Groups[1].Value;

        Assert.Equal($"vigie:{version}", s_compose.Service("vigie").Image);
        Assert.Equal($"vigie:{version}", s_compose.Service("provision").Image);
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
        Assert.NotEqual("root", service.Scalar("user"));
        Assert.Empty(service.List("cap_add"));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_Mounts_ExistAndAreReadOnlyUnlessTheyAreVolumes(string name)
    {
        foreach (var (source, target, writable) in s_compose.Service(name).Mounts)
        {
            if (!source.StartsWith('.') && !source.StartsWith('$'))
            {
                Assert.Contains(source, s_compose.NamedVolumes);
                Assert.True(writable, $"{target} is a read-only volume");
                continue;
            }

            Assert.False(writable, $"{target} may be written");
            var path = Path(source);
            if (!s_brought.Any(file => file.StartsWith(path + "/", StringComparison.Ordinal)))
            {
                Assert.True(Directory.Exists(Tree.PathOf(path)) || File.Exists(Tree.PathOf(path)), $"{path} does not exist");
            }
        }
    }

    [Fact]
    public void NamedVolumes_All_AreUsedOnce() =>
        Assert.Equal(s_compose.NamedVolumes.Order(), s_compose.Services.SelectMany(service => service.Mounts).Select(mount => mount.Source).Where(s_compose.NamedVolumes.Contains).Order());

    [Fact]
    public void WhatTheUserBrings_IsIgnoredByGitAndDockerAndDocumented()
    {
        var page = File.ReadAllText(Tree.PathOf("docs", "provisioning.md"));
        foreach (var file in s_brought)
        {
            var top = file.Split('/')[0];
            Assert.Contains(file, page, StringComparison.Ordinal);
            Assert.Contains($"/{top}/", File.ReadAllLines(Tree.PathOf(".gitignore")));
            Assert.Contains(top, File.ReadAllLines(Tree.PathOf(".dockerignore")));
        }
    }

    [Theory]
    [InlineData("prometheus", "/etc/prometheus")]
    [InlineData("alertmanager", "/etc/alertmanager")]
    public void ConfigurationFile_OfTheCommand_IsInTheMount(string name, string target)
    {
        var service = s_compose.Service(name);
        var file = service.Command.Single(argument => argument.StartsWith("--config.file=", StringComparison.Ordinal))["--config.file=".Length..];
        var (source, _, _) = service.Mounts.Single(mount => mount.Target == target);

        Assert.StartsWith(target + "/", file, StringComparison.Ordinal);
        Assert.True(File.Exists(Tree.PathOf(Path(source), file[(target.Length + 1)..])), $"{file} is not in {source}");
    }

    [Theory]
    [InlineData("prometheus", "--web.listen-address=127.0.0.1:9090")]
    [InlineData("alertmanager", "--web.listen-address=127.0.0.1:9093")]
    [InlineData("alertmanager", "--cluster.listen-address=")]
    public void Listening_OfPrometheusAndAlertmanager_IsLoopbackOnly(string name, string argument) => Assert.Contains(argument, s_compose.Service(name).Command);

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

        Assert.Equal(["9090", "9093", "9780"], targets.Order());
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

        Assert.All(s_compose.Secrets, pair => Assert.Equal("file", Assert.Single(pair.Secret.Children).Key.ToString()));
        Assert.All(s_compose.Secrets, pair => Assert.Contains(Path(pair.Secret["file"].ToString()), s_brought));
    }

    [Fact]
    public void HealthChecks_EveryLastingService_HasOne()
    {
        foreach (var service in s_compose.Services.Where(service => service.Name is not ("provision" or "vigie")))
        {
            Assert.NotNull(service.Map("healthcheck")?.Children["test"]);
            Assert.Equal("unless-stopped", service.Scalar("restart"));
        }

        Assert.Contains("HEALTHCHECK", File.ReadAllText(Tree.PathOf("Dockerfile")), StringComparison.Ordinal);
        Assert.Equal("no", s_compose.Service("provision").Scalar("restart"));
    }

    [Fact]
    public void Provision_Command_HasOptionsThatExistAndWaitsForGrafana()
    {
        var provision = s_compose.Service("provision");
        var source = File.ReadAllText(Tree.PathOf("provisioning", "Vigie.Provision", "Commands", "ApplyCommand.cs"));

        Assert.Equal("apply", provision.Command[0]);
        Assert.All(provision.Command.Where(argument => argument.StartsWith("--", StringComparison.Ordinal)), option => Assert.Contains($"\"{option}\"", source, StringComparison.Ordinal));
        var waits = (YamlMappingNode)provision.Map("depends_on")!.Children["grafana"];
        Assert.Equal("service_healthy", waits["condition"].ToString());
        Assert.Contains(provision.Mounts, mount => mount.Source == "./dashboards" && mount.Target == provision.Command[provision.Command.ToList().IndexOf("--dashboards") + 1]);
    }

    // "${NAME:-./default}" and "./path" both mean a path in the repository.
    private static string Path(string source) => Regex.Replace(source, @"^\$\{\w+:-(.+)\}$", "$1")[2..].TrimEnd('/');
}
