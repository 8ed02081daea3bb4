using System.CommandLine;
using System.Text.RegularExpressions;
using Vigie.Core;
using Vigie.Host.Starting;

namespace Vigie.Host.Commands;

/// <summary><c>vigie init</c>: writes what an installation begins with into an empty folder, from options or, on a terminal, from answers.</summary>
internal sealed partial class InitCommand
{
    private readonly IReadOnlyList<IModule> _modules;
    private readonly Option<string> _out = new("--out") { Description = "The folder to write into: empty, or not there yet.", HelpName = "folder", Required = true };
    private readonly Option<string?> _site = new("--site") { Description = "The site where this Vigie stands, such as AARD.", HelpName = "name" };
    private readonly Option<string?> _second = new("--second-site") { Description = "The other site: a watcher here looks at its alerting.", HelpName = "name" };
    private readonly Option<bool> _perKind = new("--per-kind") { Description = "A process and a folder for each kind, which sees the secrets of that kind alone, in place of one for all." };
    private readonly List<(StarterKind Kind, Option<string[]> Option)> _devices =
        [.. StarterKind.All.Select(kind => (kind, new Option<string[]>(kind.Option) { Description = $"{kind.Question}. At another site: SITE=ADDRESS. May be repeated.", HelpName = "address" }))];

    private InitCommand(IReadOnlyList<IModule> modules) => _modules = modules;

    public static Command Create(IReadOnlyList<IModule> modules)
    {
        var init = new InitCommand(modules);
        var command = new Command("init", "Write a configuration to begin with, empty secret files and what to do on each device into an empty folder.")
        {
            init._out, init._site, init._second, init._perKind,
        };
        init._devices.ForEach(device => command.Options.Add(device.Option));
        command.SetAction((parsed, _) => init.RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var console = parsed.InvocationConfiguration;
        var folder = parsed.GetRequiredValue(_out);
        var (wishes, problem) = StarterFolder.WhyNot(folder) is { } why ? (null, $"{folder} {why}") : WishesOf(parsed, console.Error);
        if (wishes is null)
        {
            await console.Error.WriteLineAsync($"vigie: {problem}");
            return ExitCode.Misconfigured;
        }

        var files = Blueprint.Compose(wishes);
        if (StarterFolder.Faults(files, _modules) is { Count: > 0 } faults)
        {
            foreach (var fault in faults)
            {
                await console.Error.WriteLineAsync($"vigie: {fault}");
            }

            return ExitCode.Misconfigured;
        }

        StarterFolder.Write(folder, files);
        await TellAsync(folder, wishes, files, console.Output);
        return ExitCode.Good;
    }

    private (Wishes? Wishes, string? Problem) WishesOf(ParseResult parsed, TextWriter prompt)
    {
        var given = _devices.SelectMany(device => (parsed.GetValue(device.Option) ?? []).Select(text => (device.Kind, Text: text))).ToList();
        var (site, second) = (parsed.GetValue(_site), parsed.GetValue(_second));
        if (given.Count == 0 && !Console.IsInputRedirected)
        {
            site ??= Ask(prompt, "Name of this site", "AARD");
            second ??= Ask(prompt, "Name of the second site (empty: none)", "") is { Length: > 0 } named ? named : null;
            given = [.. AskForDevices(prompt)];
        }

        site ??= "AARD";
        if (!SiteName().IsMatch(site) || (second is not null && !SiteName().IsMatch(second)))
        {
            return (null, "a site must be 1 to 32 letters, digits, dots, hyphens or underscores, and begin with a letter");
        }

        if (string.Equals(site, second, StringComparison.OrdinalIgnoreCase))
        {
            return (null, "the two sites must have different names");
        }

        return given.Count == 0
            ? (null, $"nothing to watch: give at least one of {string.Join(", ", StarterKind.All.Select(kind => kind.Option))}")
            : (new Wishes(site, second, parsed.GetValue(_perKind), [.. given.Select(one => DeviceOf(one.Kind, one.Text, site))]), null);
    }

    private static Device DeviceOf(StarterKind kind, string text, string site) =>
        ElsewhereAddress().Match(text) is { Success: true } elsewhere ? new Device(kind, elsewhere.Groups[1].Value, elsewhere.Groups[2].Value) : new Device(kind, site, text);

    private static IEnumerable<(StarterKind Kind, string Text)> AskForDevices(TextWriter prompt)
    {
        foreach (var kind in StarterKind.All)
        {
            while (Ask(prompt, $"{kind.Question} (empty: no more)", "") is { Length: > 0 } answer)
            {
                yield return (kind, answer);
            }
        }
    }

    private static string Ask(TextWriter prompt, string question, string fallback)
    {
        prompt.Write($"{question}{(fallback.Length > 0 ? $" [{fallback}]" : "")}: ");
        return Console.ReadLine()?.Trim() is { Length: > 0 } answer ? answer : fallback;
    }

    private static async Task TellAsync(string folder, Wishes wishes, IReadOnlyList<StarterFile> files, TextWriter output)
    {
        foreach (var file in files)
        {
            await output.WriteLineAsync($"  {Path.Combine(folder, file.Path)}{(file.IsToBeFilled ? "  (empty: to be filled)" : "")}");
        }

        var exporters = wishes.PerKind ? string.Join(',', wishes.Devices.Select(device => device.Kind.Kind).Distinct(StringComparer.Ordinal)) : "one";
        var watcher = wishes.SecondSite is null ? "none" : "https://ADDRESS-OF-THE-OTHER-SITES-WATCHER:9781";
        await output.WriteLineAsync($"""

            Now, in this order (docs/install.md):
              1. the rights on the devices: DEVICES.md; each secret into its file; fingerprints into the configuration{(wishes.SecondSite is null ? "" : "; addresses and mail server of config/watcher/vigie.yml (docs/heartbeat.md)")}
              2. vigie check --config {Path.Combine(folder, files[0].Path)}, then vigie probe NAME
              3. cp -an {folder}/. . in the folder of docker-compose.yml
              4. scripts/site-rules --site {wishes.Site} --out site --exporters {exporters} --watcher {watcher} --mail A,B,C
              5. chown -R 1654:1654 config, then docker compose up -d --build
              6. vigie doctor
            """);
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9._-]{0,31}$")]
    private static partial Regex SiteName();

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9._-]{0,31})=(.+)$")]
    private static partial Regex ElsewhereAddress();
}
