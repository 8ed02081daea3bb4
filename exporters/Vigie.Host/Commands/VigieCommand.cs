using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Vigie.Core.Self;

namespace Vigie.Host.Commands;

/// <summary>The program's command line.</summary>
internal sealed class VigieCommand : RootCommand
{
    /// <summary>Longest time from a signal to the end of the process; what has not ended by then is left behind.</summary>
    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(4.5);

    public VigieCommand()
        : base("Vigie watches whether backups are fresh, arrays whole, tunnels up and replicas close, and tells Prometheus.")
    {
        Options.OfType<VersionOption>().Single().Action = new VersionAction();
    }

    /// <summary>Version and revision of this program.</summary>
    public static BuildInfo Build { get; } = BuildInfo.Of(typeof(VigieCommand).Assembly);

    /// <summary>Does what the arguments say.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(string[] args)
    {
        var parsed = Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"vigie: {error.Message}");
            }

            await Console.Error.WriteLineAsync("vigie --help tells what there is.");
            return ExitCode.Misconfigured;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = _stopLimit });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("vigie: stopped before the end");
            return ExitCode.Failed;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"vigie: unexpected: {e}");
            return ExitCode.Failed;
        }
    }

    private sealed class VersionAction : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"vigie {Build.Version} (revision {Build.Revision}, {RuntimeInformation.FrameworkDescription})");
            return ExitCode.Good;
        }
    }
}
