using System.Text.RegularExpressions;
using System.Xml.Linq;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>Holds the arrows of docs/architecture.md: reads the project files, so that a forbidden reference fails here and not in a review.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] _protocols = ["Vigie.Snmp", "Vigie.Ssh"];
    private static readonly string[] _modules = ["Vigie.Pbs", "Vigie.Raid", "Vigie.Ipsec", "Vigie.Replication", "Vigie.Heartbeat"];

    /// <summary>For each room of the product, the rooms that it may know.</summary>
    private static readonly Dictionary<string, string[]> _mayKnow = new(StringComparer.Ordinal)
    {
        ["Vigie.Exposition"] = [],
        ["Vigie.Core"] = ["Vigie.Exposition"],
        ["Vigie.Snmp"] = [],
        ["Vigie.Ssh"] = [],
        ["Vigie.Reach"] = ["Vigie.Core", "Vigie.Snmp", "Vigie.Ssh"],
        ["Vigie.Pbs"] = ["Vigie.Core", "Vigie.Exposition", "Vigie.Ssh", "Vigie.Reach"],
        ["Vigie.Raid"] = ["Vigie.Core", "Vigie.Exposition", "Vigie.Snmp", "Vigie.Ssh", "Vigie.Reach"],
        ["Vigie.Ipsec"] = ["Vigie.Core", "Vigie.Exposition", "Vigie.Snmp", "Vigie.Ssh", "Vigie.Reach"],
        ["Vigie.Replication"] = ["Vigie.Core", "Vigie.Exposition", "Vigie.Ssh", "Vigie.Reach"],
        ["Vigie.Heartbeat"] = ["Vigie.Core", "Vigie.Exposition"],
        ["Vigie.Host"] = [.. _modules, "Vigie.Core", "Vigie.Exposition"],
        ["Vigie.Provision"] = [],
    };

    [Fact]
    public void ProductProjects_References_FollowTheArrows()
    {
        var wrong = from project in ProjectsUnder("exporters").Concat(ProjectsUnder("provisioning"))
                    let name = Path.GetFileNameWithoutExtension(project)
                    from reference in References(project)
                    where !_mayKnow.TryGetValue(name, out var allowed) || !allowed.Contains(reference)
                    select $"{name} -> {reference}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void ProductProjects_All_AreRoomsOfTheDesign()
    {
        var names = ProjectsUnder("exporters").Concat(ProjectsUnder("provisioning")).Select(project => Path.GetFileNameWithoutExtension(project));
        Assert.All(names, name => Assert.True(_mayKnow.ContainsKey(name), name));
    }

    [Fact]
    public void Solution_EveryProject_IsListed()
    {
        var solution = File.ReadAllText(Path.Combine(Tree.Root, "Exporters.sln")).Replace('\\', '/');
        var projects = new[] { "exporters", "provisioning", "lab", "tests", "bench" }.SelectMany(ProjectsUnder);
        Assert.All(projects, project => Assert.Contains(Path.GetRelativePath(Tree.Root, project), solution));
    }

    [Fact]
    public void ProductProjects_EachWithCode_HasItsTests()
    {
        foreach (var project in ProjectsUnder("exporters").Concat(ProjectsUnder("provisioning")))
        {
            var tests = Path.Combine(Tree.Root, "tests", Path.GetFileNameWithoutExtension(project) + ".Tests");
            Assert.True(Directory.Exists(tests), $"{tests} is missing");
        }
    }

    /// <summary>What ships is restored by hash: a project without its lock would take what the registry has today.</summary>
    [Fact]
    public void ProductProjects_Each_HasItsLock()
    {
        foreach (var project in ProjectsUnder("exporters").Concat(ProjectsUnder("provisioning")))
        {
            var file = Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json");
            Assert.True(File.Exists(file), file);
            var locked = File.ReadAllText(file);
            Assert.All(XDocument.Load(project).Descendants("PackageReference"), package => Assert.Contains($"\"{package.Attribute("Include")!.Value}\": {{", locked, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Modules_MetricFamilies_AreDeclaredInOneFileOfTheModule()
    {
        foreach (var module in _modules.Select(name => Path.Combine(Tree.Root, "exporters", name)).Where(Directory.Exists))
        {
            var declaring = SourceFiles(module)
                .Where(file => Declaration().IsMatch(File.ReadAllText(file)))
                .Select(Path.GetFileName);
            Assert.Equal([Path.GetFileName(module).Replace("Vigie.", "", StringComparison.Ordinal) + "Metrics.cs"], declaring);
        }
    }

    [Fact]
    public void ProtocolRooms_Code_KnowsNoMetric()
    {
        foreach (var room in _protocols.Select(name => Path.Combine(Tree.Root, "exporters", name)).Where(Directory.Exists))
        {
            Assert.All(SourceFiles(room), file => Assert.DoesNotContain("Vigie.Exposition", File.ReadAllText(file), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void SourceFiles_OfTheProduct_StayReadable()
    {
        const int Most = 350;
        var longOnes = new[] { "exporters", "provisioning", "lab" }
            .SelectMany(folder => SourceFiles(Path.Combine(Tree.Root, folder)))
            .Select(file => (Lines: File.ReadLines(file).Count(), Name: Path.GetRelativePath(Tree.Root, file)))
            .Where(file => file.Lines > Most);
        Assert.Empty(longOnes);
    }

    /// <summary>A call of one of the factories, by their class or imported.</summary>
    [GeneratedRegex(@"static readonly MetricFamily\b|MetricFamily\.(Gauge|Counter|Info|StateSet)\(")]
    private static partial Regex Declaration();

    private static IEnumerable<string> ProjectsUnder(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Tree.Root, folder), "*.csproj", SearchOption.AllDirectories);

    private static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(project).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
