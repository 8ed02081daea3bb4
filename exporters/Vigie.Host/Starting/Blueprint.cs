using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Vigie.Host.Starting;

/// <summary>A file to be written.</summary>
/// <param name="Path">Below the folder.</param>
/// <param name="Text">What it holds; empty for a secret that only its owner knows.</param>
/// <param name="Mode">Who may read it.</param>
internal sealed record StarterFile(string Path, string Text, UnixFileMode Mode)
{
    /// <summary>Whether somebody has to fill it.</summary>
    public bool IsToBeFilled => Text.Length == 0;
}

/// <summary>Composes the files that docker-compose.yml and docs/install.md expect, from templates and from the very files of the repository.</summary>
internal static partial class Blueprint
{
    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Grafana's own user reads it through a mount (docs/install.md).
    private const UnixFileMode ReadOnlyForAll = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const int PortOfOne = 9780;

    /// <summary>Composes all files.</summary>
    /// <param name="wishes">What is wanted.</param>
    /// <returns>The files, configurations first.</returns>
    public static IReadOnlyList<StarterFile> Compose(Wishes wishes)
    {
        var named = Named(wishes.Devices);
        var files = new List<StarterFile>();
        var groups = wishes.PerKind ? named.GroupBy(one => (one.Device.Kind.Kind, one.Device.Kind.Port)) : named.GroupBy(_ => ("one", PortOfOne));
        foreach (var group in groups)
        {
            var (folder, port) = group.Key;
            files.Add(new StarterFile($"config/{folder}/vigie.yml", Configuration(port, [.. group]), Open));
            files.AddRange(group.SelectMany(one => one.Device.Kind.Secrets.Select(secret => new StarterFile($"config/{folder}/secrets/{one.Name}.{secret.Ending}", "", Private))));
        }

        if (wishes.SecondSite is { } second)
        {
            files.AddRange(Watcher(wishes.Site, second));
        }

        files.Add(new StarterFile("secrets/grafana-admin.password", NewSecret(), ReadOnlyForAll));
        files.Add(new StarterFile(".env", Environment(wishes), Open));
        files.Add(new StarterFile("DEVICES.md", DevicesPage.Write(wishes, named), Open));
        return files;
    }

    /// <summary>The text of a resource of this program.</summary>
    /// <param name="name">Its name.</param>
    internal static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(Blueprint).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"There is no resource {name}."));
        return reader.ReadToEnd();
    }

    /// <summary>Each device with a name of its own: kind and site, and a number from the second of them on.</summary>
    private static List<(string Name, Device Device)> Named(IReadOnlyList<Device> devices)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. devices.Select(device =>
        {
            var name = $"{device.Kind.Prefix}-{device.Site.ToLowerInvariant()}";
            var number = seen[name] = seen.GetValueOrDefault(name) + 1;
            return (number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"), device);
        })];
    }

    private static string Configuration(int port, List<(string Name, Device Device)> devices)
    {
        var text = new StringBuilder(Resource("init/head.yml").Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        foreach (var (name, device) in devices)
        {
            text.Append(Resource($"init/{device.Kind.Kind}.yml")
                .Replace("{name}", name, StringComparison.Ordinal)
                .Replace("{site}", Quoted(device.Site), StringComparison.Ordinal)
                .Replace("{secrets}", "secrets", StringComparison.Ordinal)
                .Replace("{address}", Quoted(device.Address), StringComparison.Ordinal));
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>The watcher of the other site's alerting: deploy/config/watcher with the names of these sites.</summary>
    private static IEnumerable<StarterFile> Watcher(string site, string second)
    {
        var text = Resource("init/watcher.yml")
            .Replace("AARD", "\u0001", StringComparison.Ordinal).Replace("aard", "\u0002", StringComparison.Ordinal)
            .Replace("DRYN", second, StringComparison.Ordinal).Replace("dryn", second.ToLowerInvariant(), StringComparison.Ordinal)
            .Replace("\u0001", site, StringComparison.Ordinal).Replace("\u0002", site.ToLowerInvariant(), StringComparison.Ordinal);
        yield return new StarterFile("config/watcher/vigie.yml", text, Open);
        foreach (var secret in SecretFile().Matches(text).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal))
        {
            // The token that senders must show is ours to make; the others are given by whoever is spoken to.
            yield return new StarterFile($"config/watcher/{secret}", secret == "secrets/watcher-token" ? NewSecret() : "", Private);
        }
    }

    private static string Environment(Wishes wishes)
    {
        var kinds = wishes.PerKind ? wishes.Devices.Select(device => device.Kind.Kind).Distinct(StringComparer.Ordinal) : ["one"];
        var profiles = string.Join(',', ["core", .. kinds, .. wishes.SecondSite is null ? Array.Empty<string>() : ["watcher"]]);
        return Profiles().Replace(Resource("init/env"), $"COMPOSE_PROFILES={profiles}");
    }

    private static string NewSecret() => Convert.ToHexString(RandomNumberGenerator.GetBytes(24)).ToLowerInvariant();

    /// <summary>A scalar in double quotes: whatever was typed is one value and no more. YAML reads JSON's.</summary>
    private static string Quoted(string text) => SimpleText().IsMatch(text) ? text : $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9._/:-]*[A-Za-z0-9/]$")]
    private static partial Regex SimpleText();

    [GeneratedRegex(@"_file: (secrets/[\w.-]+)")]
    private static partial Regex SecretFile();

    [GeneratedRegex("(?m)^COMPOSE_PROFILES=.*$")]
    private static partial Regex Profiles();
}
