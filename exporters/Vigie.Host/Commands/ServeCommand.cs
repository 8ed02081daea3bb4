using System.CommandLine;
using Vigie.Core;
using Vigie.Core.Http.Access;
using Vigie.Host.Logging;
using Vigie.Host.Serving;

namespace Vigie.Host.Commands;

/// <summary><c>vigie serve</c>: watches the targets and answers scrapes until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create(IReadOnlyList<IModule> modules)
    {
        var options = new ConfigOptions(modules);
        var format = new Option<LogFormat>("--log-format") { Description = "How log lines are written: text (key=value) or json.", HelpName = "text|json" };
        var command = new Command("serve", "Watch the targets and answer scrapes. SIGHUP reloads the configuration, SIGTERM stops.") { format };
        options.AddTo(command, withOnly: true);
        command.SetAction(async (parsed, stop) =>
        {
            using var logs = new LineLogs(Console.OpenStandardError(), parsed.GetValue(format), TimeProvider.System);
            var loader = options.LoaderOf(parsed);
            var first = loader();
            if (first.Config is null)
            {
                return await ConfigOptions.TellFaultsAsync(first, parsed.InvocationConfiguration.Error);
            }

            try
            {
                await using var serving = new VigieServer(first, loader, logs, TimeProvider.System);
                await serving.RunAsync(stop);
                return ExitCode.Good;
            }
            catch (ListenException e)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"vigie: {e.Message}");
                return ExitCode.CannotListen;
            }
        });
        return command;
    }
}
