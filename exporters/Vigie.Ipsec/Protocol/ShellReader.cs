using System.Globalization;
using Vigie.Core.Collecting;
using Vigie.Ipsec.Parsing;
using Vigie.Reach;
using Vigie.Ssh;

namespace Vigie.Ipsec.Protocol;

/// <summary>Runs a gateway's commands for the sources: counts what it costs, bounds what it takes and says why it fails in the frame's words.</summary>
/// <param name="shell">Where the commands run; owned from now on.</param>
/// <param name="program">Words in front of each command: the program, and what gives it its rights.</param>
/// <param name="exchanges">Where commands are counted and shown.</param>
internal sealed class ShellReader(IRemoteShell shell, IReadOnlyList<string> program, ExchangeLog exchanges) : IAsyncDisposable
{
    /// <summary>Some 7,000 SAs.</summary>
    private const int MostBytes = 8 << 20;

    private const int ExcerptLength = 200;

    /// <summary>Below the collector's own deadline, so that the command, which may have no limit of its own, is ended by us.</summary>
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    /// <summary>Runs a command.</summary>
    /// <param name="arguments">Its words behind the program.</param>
    /// <param name="explain">Why a status other than 0 came, where the program gives it a meaning; or null.</param>
    /// <param name="deadline">Ends the wait.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="TargetFailureException">It could not be run, failed, or printed too much.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, Func<RemoteResult, (FailureReason Reason, string Text)?> explain, CancellationToken deadline)
    {
        var command = new RemoteCommand([.. program, .. arguments]) { Deadline = _limit, MaxOutputBytes = MostBytes };
        var asked = string.Join(' ', command.Words);
        exchanges.CountRequest();
        try
        {
            var result = await shell.RunAsync(command, deadline);
            exchanges.Show(new Exchange(asked, string.Create(CultureInfo.InvariantCulture, $"status {result.ExitStatus} {Excerpt(result.Output)}{Excerpt(result.Error)}"), result.Output.Length, result.Took));
            return Require(asked, result, explain);
        }
        catch (SshException exception)
        {
            exchanges.Show(new Exchange(asked, exception.Message, 0, TimeSpan.Zero));
            throw exception.ToFailure();
        }
    }

    /// <summary>Runs a command and reads what it printed.</summary>
    /// <exception cref="TargetFailureException">It failed, or what it printed is not what it should be.</exception>
    public async Task<T> ReadAsync<T>(IReadOnlyList<string> arguments, Func<RemoteResult, (FailureReason Reason, string Text)?> explain, Func<string, T> parse, CancellationToken deadline)
    {
        var text = await RunAsync(arguments, explain, deadline);
        try
        {
            return parse(text);
        }
        catch (IpsecFormatException fault)
        {
            throw new TargetFailureException(FailureReason.Protocol, $"{string.Join(' ', [.. program, .. arguments])}: {fault.Message}", fault);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => shell is IAsyncDisposable connection ? connection.DisposeAsync() : ValueTask.CompletedTask;

    private static string Require(string asked, RemoteResult result, Func<RemoteResult, (FailureReason Reason, string Text)?> explain)
    {
        if (result.IsCut)
        {
            throw new TargetFailureException(FailureReason.Protocol, $"{asked}: the output is longer than {MostBytes} bytes");
        }

        if (result.ExitStatus == 0)
        {
            return result.Output;
        }

        var (reason, text) = explain(result) ?? result.ExitStatus switch
        {
            124 => (FailureReason.Timeout, "the remote side ended the command after its own time limit"),
            126 => (FailureReason.Forbidden, "the remote side refuses this command"),
            127 => (FailureReason.Unsupported, "there is no such command"),
            _ => (FailureReason.Protocol, "the command failed"),
        };
        throw new TargetFailureException(reason, string.Create(CultureInfo.InvariantCulture, $"{asked}: {text} (exit status {result.ExitStatus})"));
    }

    private static string Excerpt(string text)
    {
        var shown = text.Length <= ExcerptLength ? text : text[..ExcerptLength] + "…";
        return string.Concat(shown.Select(letter => char.IsControl(letter) ? ' ' : letter));
    }
}
