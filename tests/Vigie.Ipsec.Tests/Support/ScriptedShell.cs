using Vigie.Ssh;

namespace Vigie.Ipsec.Tests.Support;

/// <summary>A shell in memory: answers each command by its words.</summary>
internal sealed class ScriptedShell : IRemoteShell
{
    private readonly Dictionary<string, Func<RemoteResult>> _answers = new(StringComparer.Ordinal);

    /// <summary>The commands that were run.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Answers a command, told by how it ends, with output and status.</summary>
    public ScriptedShell On(string words, string output, int status = 0, string error = "", bool isCut = false)
    {
        _answers[words] = () => new RemoteResult(status, output, error, isCut, TimeSpan.FromMilliseconds(5));
        return this;
    }

    /// <summary>Fails a command.</summary>
    public ScriptedShell On(string words, SshException fault)
    {
        _answers[words] = () => throw fault;
        return this;
    }

    /// <summary>What a strongSwan prints.</summary>
    public static ScriptedShell Swan(string connections, string sas) => new ScriptedShell().On("--list-conns --pretty", connections).On("--list-sas --pretty", sas);

    public Task<RemoteResult> RunAsync(RemoteCommand command, CancellationToken cancel)
    {
        var asked = string.Join(' ', command.Words);
        Asked.Add(asked);
        var answer = _answers.Where(pair => asked.EndsWith(pair.Key, StringComparison.Ordinal)).Select(pair => pair.Value).FirstOrDefault()
            ?? (() => new RemoteResult(127, "", "not found", false, TimeSpan.Zero));
        try
        {
            return Task.FromResult(answer());
        }
        catch (SshException fault)
        {
            return Task.FromException<RemoteResult>(fault);
        }
    }
}
