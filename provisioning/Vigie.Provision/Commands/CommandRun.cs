using System.CommandLine;
using Spectre.Console;
using Vigie.Provision.Grafana;
using Vigie.Provision.Wishes;

namespace Vigie.Provision.Commands;

/// <summary>The frame of all commands: options checked and all faults told at once, the server greeted, failures turned into words and exit codes.</summary>
internal sealed class CommandRun(ProvisionEnvironment environment, GlobalOptions globals)
{
    private const int OldestMajor = 11;

    /// <summary>Runs a command that needs no server.</summary>
    public async Task<int> OfflineAsync(ParseResult parsed, SourceOptions options, Func<SourceSettings, IReport, List<string>, Task<int>> body)
    {
        var report = Report(parsed);
        var faults = new List<string>();
        var code = options.Read(parsed, environment, faults, out _) is { } settings ? await body(settings, report, faults).ConfigureAwait(false) : ExitCode.Failed;
        return End(report, faults, code);
    }

    /// <summary>Runs a command against the server.</summary>
    public async Task<int> OnlineAsync(ParseResult parsed, SourceOptions options, Func<Session, CancellationToken, Task<int>> body, CancellationToken cancel)
    {
        var report = Report(parsed);
        var faults = new List<string>();
        try
        {
            var connection = globals.Read(parsed, environment, faults);
            var settings = options.Read(parsed, environment, faults, out var readable);
            // Faults of the options and of the files are told together.
            var reader = new WishReader(readable, environment.Variable, faults);
            return reader.Read(null) is null || connection is null || settings is null
                ? End(report, faults, ExitCode.Failed)
                : End(report, faults, await GreetAsync(new Draft(connection, settings, reader, report, parsed.GetValue(globals.DryRun)), faults, body, cancel).ConfigureAwait(false));
        }
        catch (GrafanaException e)
        {
            return End(report, [e.Message], ExitCode.Failed);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return End(report, ["interrupted"], ExitCode.Interrupted);
        }
    }

    private async Task<int> GreetAsync(Draft draft, List<string> faults, Func<Session, CancellationToken, Task<int>> body, CancellationToken cancel)
    {
        using var server = new GrafanaServer(draft.Connection, environment.Time);
        var info = await server.Server.ReadAsync(cancel).ConfigureAwait(false);
        draft.Report.Server(info);
        if (info.Major < OldestMajor)
        {
            faults.Add($"Grafana {info.Version} is too old: {OldestMajor} is the oldest that is supported");
            return ExitCode.Failed;
        }

        if (draft.Connection.Root is { Scheme: "http", IsLoopback: false })
        {
            draft.Report.Note("Note: the credentials travel unencrypted to this address.");
        }

        // What can be expressed depends on the release: what was read first, for the faults, is not kept.
        var wish = draft.Reader.Read(info.Major);
        if (wish is null)
        {
            return ExitCode.Failed;
        }

        draft.Connection.Masks.Add(wish.Secrets);
        draft.Report.Remarks(wish.Remarks);
        return await body(new Session(draft.Connection, server, info, draft.Settings, wish, draft.Report) { DryRun = draft.DryRun }, cancel).ConfigureAwait(false);
    }

    private static int End(IReport report, List<string> faults, int code)
    {
        faults.ForEach(report.Fault);
        code = faults.Count > 0 && code != ExitCode.Interrupted ? ExitCode.Failed : code;
        report.End(code);
        return code;
    }

    private IReport Report(ParseResult parsed)
    {
        if (parsed.GetValue(globals.Json))
        {
            return new JsonReport(environment.Output.Profile.Out.Writer, environment.Error);
        }

        if (parsed.GetValue(globals.NoColour))
        {
            environment.Output.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        }

        return new PlanView(environment.Output, environment.Error, parsed.GetValue(globals.Quiet));
    }

    private sealed record Draft(Connection Connection, SourceSettings Settings, WishReader Reader, IReport Report, bool DryRun);
}
