using System.Text.RegularExpressions;

namespace Vigie.Ssh;

/// <summary>A command of fixed words. Over SSH they are joined by one blank, on this machine they are the argument list: no shell of ours reads them.</summary>
public sealed partial record RemoteCommand
{
    /// <summary>Makes a command.</summary>
    /// <param name="words">Its words, each of letters, digits and <c>. _ / : = @ , + -</c>, so that no remote shell reads anything into them.</param>
    /// <exception cref="ArgumentException">There is no word, the first one begins with a hyphen, or one holds another character.</exception>
    public RemoteCommand(IReadOnlyList<string> words)
    {
        if (words.Count == 0 || words[0].StartsWith('-') || !words.All(word => Word().IsMatch(word)))
        {
            throw new ArgumentException("A remote command is made of words of letters, digits and ._/:=@,+- alone.", nameof(words));
        }

        Words = [.. words];
    }

    /// <summary>Makes a command.</summary>
    /// <param name="words">Its words.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    public RemoteCommand(params string[] words)
        : this((IReadOnlyList<string>)words)
    {
    }

    /// <summary>The words.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>How long it may take, connecting included and waiting for its turn at the bastion not; then everything that was started is killed.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Most bytes of output that are kept; with one more the command is ended and <see cref="RemoteResult.IsCut"/> told.</summary>
    public int MaxOutputBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The words, joined by one blank.</summary>
    /// <returns>The command line as the remote side gets it.</returns>
    public override string ToString() => string.Join(' ', Words);

    [GeneratedRegex(@"\A[A-Za-z0-9._/:=@,+-]+\z")]
    private static partial Regex Word();
}
