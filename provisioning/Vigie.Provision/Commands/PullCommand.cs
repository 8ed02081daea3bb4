using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Vigie.Provision.Files;
using Vigie.Provision.Grafana;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Commands;

/// <summary><c>vigie-provision pull</c>: dashboards that were edited in Grafana, back into their files.</summary>
internal static class PullCommand
{
    private const string Help = """
        Writes dashboards that were edited in Grafana back into their files: only what was changed, in the file's own order. A UID that no
        file has becomes a new file. With --dry-run the changes are shown and no file is written (exit code 2).
        Exit codes: 0 files are as the server, 1 something failed, 2 there are changes (with --dry-run).
        """;

    /// <summary>Declares the command.</summary>
    public static Command Create(ProvisionEnvironment environment, GlobalOptions globals)
    {
        var options = new SourceOptions();
        var uids = new Argument<string[]>("UID") { Arity = ArgumentArity.ZeroOrMore, Description = "Only these dashboards. Default: those that have a file" };
        Arguments.RefuseOptions(uids);
        var command = new Command("pull", Help) { uids };
        options.AddTo(command);
        command.SetAction((parsed, cancel) => new CommandRun(environment, globals).OnlineAsync(
            parsed, options, (session, token) => RunAsync(session, parsed.GetValue(uids) ?? [], token), cancel));
        return command;
    }

    private static async Task<int> RunAsync(Session session, string[] uids, CancellationToken cancel)
    {
        var files = session.Wish.Dashboards.ToDictionary(file => file.Uid);
        var (changed, failed) = (0, 0);
        foreach (var uid in uids.Length > 0 ? uids : [.. files.Keys])
        {
            if (DashboardFiles.UidFault(uid) is { } fault)
            {
                session.Report.Fault($"{GrafanaErrorBody.OneLine(uid)}: a uid {fault}");
                failed++;
            }
            else if (await session.Server.Dashboards.FindAsync(uid, cancel).ConfigureAwait(false) is not { Dashboard: { } model })
            {
                session.Report.Fault($"dashboard {uid}: is not on the server");
                failed++;
            }
            else
            {
                changed += One(session, files.GetValueOrDefault(uid), uid, model) ? 1 : 0;
            }
        }

        session.Report.Line(changed == 0 ? "Nothing to pull: the files are as the server."
            : string.Create(CultureInfo.InvariantCulture, $"{changed} {(changed == 1 ? "file" : "files")} {(session.DryRun ? "would be written" : "written")}."));
        return failed > 0 ? ExitCode.Failed : changed > 0 && session.DryRun ? ExitCode.Changes : ExitCode.Done;
    }

    private static bool One(Session session, DashboardFile? file, string uid, JsonObject model)
    {
        var path = file?.Path ?? Path.Combine(session.Settings.Dashboards, uid + ".json");
        var before = file is null ? "" : File.ReadAllText(path);
        var after = JsonText.Indented(DashboardPull.Merge(file?.Model, model, session.Settings.Owner)) + "\n";
        if (file is not null && !DashboardPull.Differs(file.Model, model, session.Settings.Owner))
        {
            return false;
        }

        session.Report.Note($"dashboard {uid} -> {Path.GetRelativePath(session.Settings.Dashboards, path)}");
        foreach (var line in TextDiff.Unified(before.TrimEnd('\n'), after.TrimEnd('\n')))
        {
            session.Report.Note(line);
        }

        if (!session.DryRun)
        {
            File.WriteAllText(path, after);
        }

        return true;
    }
}
