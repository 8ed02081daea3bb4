using System.Text.RegularExpressions;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>The Dockerfile, judged without a Docker engine.</summary>
public sealed class DockerfileTests
{
    // Continued lines joined, comments dropped.
    private static readonly string[] s_lines = [.. Regex.Replace(File.ReadAllText(Tree.PathOf("Dockerfile")), @"(?m)^#.*\n|\\\n\s*", "").Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    [Fact]
    public void Copy_FromTheTree_ExistsAndIsNotIgnored()
    {
        var ignored = File.ReadAllLines(Tree.PathOf(".dockerignore"));
        var sources = s_lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1]).ToList();

        Assert.Contains("exporters/", sources);
        Assert.Contains("provisioning/", sources);
        Assert.Contains("lab/", sources);
        Assert.All(sources, source => Assert.True(File.Exists(Tree.PathOf(source)) || Directory.Exists(Tree.PathOf(source)), $"{source} does not exist"));
        Assert.All(sources, source => Assert.DoesNotContain(source.TrimEnd('/'), ignored));
    }

    /// <summary>What lies in the program is taken from files outside of its room: each of them must reach the image.</summary>
    [Fact]
    public void Copy_EmbeddedFiles_AreCopiedAndNotIgnored()
    {
        var ignored = File.ReadAllLines(Tree.PathOf(".dockerignore"));
        var copied = s_lines.TakeWhile(line => !line.StartsWith("RUN", StringComparison.Ordinal)).Where(line => line.StartsWith("COPY ", StringComparison.Ordinal)).SelectMany(line => line.Split(' ')[1..^1]).ToList();
        var embedded = Regex.Matches(File.ReadAllText(Tree.PathOf("exporters", "Vigie.Host", "Vigie.Host.csproj")), "EmbeddedResource Include=\"([^\"]+)\"")
            .SelectMany(match => match.Groups[1].Value.Split(';')).Where(path => path.StartsWith("../../", StringComparison.Ordinal)).Select(path => path[6..]).ToList();

        Assert.Equal(8, embedded.Count);
        Assert.All(embedded, path => Assert.Contains(copied, source => source == path || (source.EndsWith('/') && path.StartsWith(source, StringComparison.Ordinal))));
        var allowed = ignored.Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        Assert.All(embedded.Where(path => path.StartsWith("docs/", StringComparison.Ordinal)), path => Assert.Contains(allowed, line => path == line || path.StartsWith(line + '/', StringComparison.Ordinal)));
    }

    /// <summary>Settings of the root decide how the code is built: an image built without one of them is another product.</summary>
    [Fact]
    public void Copy_BuildSettingsOfTheRoot_AreAllThere()
    {
        var settings = new[] { "global.json", "*.props", "*.targets", ".globalconfig", ".editorconfig", "BannedSymbols.txt", "nuget.config" }
            .SelectMany(pattern => Directory.GetFiles(Tree.Root, pattern)).Select(System.IO.Path.GetFileName);
        var copied = s_lines.First(line => line.StartsWith("COPY global.json", StringComparison.Ordinal)).Split(' ');

        Assert.All(settings, file => Assert.Contains(file, copied));
    }

    [Fact]
    public void Publish_Projects_ExistAndTheEntryPointIsOneOfThem()
    {
        var published = s_lines.SelectMany(line => Regex.Matches(line, @"dotnet publish (\S+).*? -o /app/(\w+)")).ToDictionary(match => match.Groups[2].Value, match => match.Groups[1].Value);

        Assert.Equal(["lab", "provision", "vigie"], published.Keys.Order());
        Assert.All(published.Values, project => Assert.True(File.Exists(Tree.PathOf(project)), $"{project} does not exist"));
        Assert.Contains("<AssemblyName>vigie</AssemblyName>", File.ReadAllText(Tree.PathOf(published["vigie"])), StringComparison.Ordinal);
        Assert.Contains("<AssemblyName>vigie-provision</AssemblyName>", File.ReadAllText(Tree.PathOf(published["provision"])), StringComparison.Ordinal);
        Assert.Contains("<AssemblyName>vigie-lab</AssemblyName>", File.ReadAllText(Tree.PathOf(published["lab"])), StringComparison.Ordinal);
        Assert.Contains("ENTRYPOINT [\"/app/lab/vigie-lab\"]", s_lines);
        Assert.Equal("ENTRYPOINT [\"/app/vigie/vigie\"]", s_lines.Last(line => line.StartsWith("ENTRYPOINT", StringComparison.Ordinal)));
        Assert.Equal("/app/provision/vigie-provision", Assert.Single(new ComposeModel().Service("provision").List("entrypoint")));
    }

    [Fact]
    public void Copy_WhatTheProjectsRefer_IsInsideOfWhatIsCopied()
    {
        var projects = new[] { "exporters", "provisioning" }.SelectMany(room => Directory.GetFiles(Tree.PathOf(room), "*.csproj", SearchOption.AllDirectories));
        var references = projects.SelectMany(project => Regex.Matches(File.ReadAllText(project), "ProjectReference Include=\"([^\"]+)\"")
            .Select(match => System.IO.Path.GetRelativePath(Tree.Root, System.IO.Path.GetFullPath(match.Groups[1].Value.Replace('\\', '/'), System.IO.Path.GetDirectoryName(project)!)))).ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Matches("^(exporters|provisioning)/", reference));
    }

    [Fact]
    public void BaseImages_Both_AreOfTheSdksMajorAndNotLatest()
    {
        var sdk = Regex.Match(File.ReadAllText(Tree.PathOf("global.json")), @"""version"":\s*""(\d+\.\d+)").Groups[1].Value;

        Assert.Contains($"ARG DOTNET={sdk}", s_lines);
        var images = s_lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]).Where(image => image != "build").ToList();
        Assert.Equal(3, images.Count);
        Assert.All(images, image => Assert.Matches(@"^mcr\.microsoft\.com/dotnet/(sdk|aspnet):\$\{DOTNET\}-noble$", image));
    }

    /// <summary>The program asks itself, and as a list of words: a check by a shell would need one in the image.</summary>
    [Fact]
    public void HealthCheck_Command_IsTheBinaryItself()
    {
        var check = s_lines.Single(line => line.StartsWith("HEALTHCHECK", StringComparison.Ordinal));

        Assert.EndsWith("CMD [\"/app/vigie/vigie\", \"healthy\", \"--config\", \"/etc/vigie/vigie.yml\"]", check, StringComparison.Ordinal);
        Assert.Contains("new(\"healthy\"", File.ReadAllText(Tree.PathOf("exporters", "Vigie.Host", "Commands", "HealthyCommand.cs")).Replace("new Command(", "new(", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(s_lines, line => line.Contains("bash", StringComparison.Ordinal));
    }

    /// <summary>A new volume takes owner and mode of the folder that the image has in its place: root's could not be written.</summary>
    [Fact]
    public void FinalStage_FolderOfTheWatchersVolume_IsTheUsers()
    {
        var (_, target, _) = new ComposeModel().Service("vigie-watcher").Mounts.Single(mount => mount.Source == "watcher-state");

        Assert.Contains(s_lines, line => line.StartsWith("RUN apt-get", StringComparison.Ordinal) && line.EndsWith($"install -d -m 0700 -o $APP_UID -g $APP_UID {target}", StringComparison.Ordinal));
        Assert.Contains($"state_folder: {target}\n", File.ReadAllText(Tree.PathOf("deploy", "config", "watcher", "vigie.yml")), StringComparison.Ordinal);
    }

    [Fact]
    public void LabStage_FolderOfItsVolume_IsTheUsersAndTheCommandIsThatOfCompose()
    {
        var lab = new ComposeModel().Service("lab");
        var (_, target, _) = lab.Mounts.Single(mount => mount.Source == "lab-state");

        Assert.Contains(s_lines, line => line.StartsWith("RUN install", StringComparison.Ordinal) && line.EndsWith($"install -d -m 0700 -o $APP_UID -g $APP_UID {target}", StringComparison.Ordinal));
        Assert.Contains($"CMD [{string.Join(", ", lab.Command.Select(word => $"\"{word}\""))}]", s_lines);
    }

    [Fact]
    public void FinalStage_User_IsNotRootAndLabelsAreComplete()
    {
        var final = s_lines.Skip(s_lines.ToList().FindLastIndex(line => line.StartsWith("FROM ", StringComparison.Ordinal))).ToList();

        // Without a target the last stage is built, and that is the product, not the lab.
        Assert.EndsWith("aspnet:${DOTNET}-noble", final[0], StringComparison.Ordinal);
        Assert.Equal(2, s_lines.Count(line => line == "USER $APP_UID"));
        Assert.Contains("USER $APP_UID", final);
        Assert.True(final.IndexOf("USER $APP_UID") < final.FindIndex(line => line.StartsWith("ENTRYPOINT", StringComparison.Ordinal)));
        foreach (var label in new[] { "title", "description", "source", "licenses", "version", "revision" })
        {
            Assert.Contains(final, line => line.Contains($"org.opencontainers.image.{label}=", StringComparison.Ordinal));
        }
    }
}
