using Vigie.Testing;

namespace Vigie.Ipsec.Tests.Support;

/// <summary>Plays recorded listings at their recorded moments.</summary>
internal sealed class Replay : IAsyncDisposable
{
    /// <summary>A peer that is killed at second 0.</summary>
    public static readonly IReadOnlyList<(string Name, int At)> PeerKilled =
    [
        ("lab-08-peer-killed-0-before.txt", 0), ("lab-08-peer-killed-1-at-once.txt", 1),
        .. new[] { 3, 6, 9, 12, 15, 20, 25, 30, 35, 40 }.Select(at => ($"lab-08-peer-killed-2-t+{at:00}s.txt", at)),
    ];

    private readonly ScriptedShell _shell = ScriptedShell.Swan(Recorded.Read(Recorded.Connections), "");
    private readonly Watched _watched;
    private int _now;

    public Replay() => _watched = Watched.Swan(_shell, Promises.Lab);

    /// <summary>Polls at a moment that shows a recording.</summary>
    /// <param name="listing">Name of the recording, or the listing itself.</param>
    /// <param name="at">Seconds since the first.</param>
    /// <param name="isText">Whether it is the listing itself.</param>
    public async Task<Samples> PlayAsync(string listing, int at, bool isText = false)
    {
        _watched.Clock.Advance(TimeSpan.FromSeconds(at - _now));
        _now = at;
        _shell.On("--list-sas --pretty", isText ? listing : Recorded.Listing(listing)!);
        return (await _watched.RunAsync()).Samples;
    }

    public ValueTask DisposeAsync() => _watched.DisposeAsync();
}
