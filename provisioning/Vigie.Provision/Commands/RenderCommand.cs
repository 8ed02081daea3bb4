using System.CommandLine;
using System.Globalization;
using Vigie.Provision.Grafana;
using Vigie.Provision.Render;
using Vigie.Provision.Wishes;

namespace Vigie.Provision.Commands;

/// <summary><c>vigie-provision render</c>: files that a Grafana reads when it starts, for a start without this tool.</summary>
internal static class RenderCommand
{
    private const string Help = """
        Writes the same objects as provisioning files of Grafana: OUT/provisioning for /etc/grafana/provisioning, OUT/dashboards for the
        dashboards. Secrets stay references ($__file, $__env). Exit codes: 0 written or unchanged, 1 something is wrong, 2 there are changes (with --dry-run).
        """;

    /// <summary>Declares the command.</summary>
    public static Command Create(ProvisionEnvironment environment, GlobalOptions globals)
    {
        var options = new SourceOptions();
        var output = new Option<string>("--out") { HelpName = "DIR", Required = true, Description = "Directory to write to" };
        var path = new Option<string?>("--dashboards-path") { HelpName = "PATH", Description = "Where the server sees OUT/dashboards. Default: /var/lib/grafana/dashboards" };
        var major = new Option<int?>("--grafana-version") { HelpName = "MAJOR", Description = "Release that reads the files. Default: 13" };
        var command = new Command("render", Help) { output, path, major };
        options.AddTo(command);
        command.SetAction((parsed, _) => new CommandRun(environment, globals).OfflineAsync(parsed, options, (settings, report, faults) =>
        {
            var wish = new WishReader(settings, environment.Variable, faults, readsSecrets: false).Read(parsed.GetValue(major) ?? 13);
            if (wish is null)
            {
                return Task.FromResult(ExitCode.Failed);
            }

            report.Remarks(wish.Remarks);
            var files = new FileProvisioning(wish, settings.Folder, parsed.GetValue(path) ?? "/var/lib/grafana/dashboards", faults).Files();
            return Task.FromResult(faults.Count > 0 ? ExitCode.Failed : Write(files, parsed.GetValue(output)!, report, faults, parsed.GetValue(globals.DryRun)));
        }));
        return command;
    }

    private static int Write(IReadOnlyDictionary<string, string> files, string output, IReport report, List<string> faults, bool dryRun)
    {
        var changed = 0;
        try
        {
            foreach (var (name, content) in files)
            {
                var path = Path.Combine(output, name);
                if (File.Exists(path) && File.ReadAllText(path) == content)
                {
                    continue;
                }

                changed++;
                report.Note($"{(File.Exists(path) ? "update" : "create"),-10} {name}");
                if (!dryRun)
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    File.WriteAllText(path, content);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{output}: cannot be written: {GrafanaErrorBody.OneLine(e.Message)}");
            return ExitCode.Failed;
        }

        report.Line(changed == 0 ? "Nothing to write: all files are as they should be." : string.Create(CultureInfo.InvariantCulture, $"{changed} of {files.Count} files {(dryRun ? "would be written" : "written")}."));
        return changed > 0 && dryRun ? ExitCode.Changes : ExitCode.Done;
    }
}
