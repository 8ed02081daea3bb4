using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Vigie.Heartbeat.Memory;

namespace Vigie.Heartbeat.Alarms;

/// <summary>
/// Brings messages to their recipients: one worker for each, so that a server that hangs for one holds up nobody else. What is taken is noted
/// at once; what is not is tried again, ever more slowly, for days.
/// </summary>
internal sealed class Delivery(BeatBook book, IReadOnlyList<Channel> channels, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _longestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _giveUp = TimeSpan.FromDays(7);

    private readonly ConcurrentDictionary<(string Channel, bool Taken), long> _counts = new();
    private readonly ConcurrentDictionary<string, bool> _lastTries = new(StringComparer.Ordinal);

    /// <summary>The recipients.</summary>
    public IReadOnlyList<Channel> Channels => channels;

    /// <summary>Tries of a kind of channel that were taken, or were not.</summary>
    public long Count(string kind, bool taken) => channels.Where(channel => channel.Kind == kind).Sum(channel => _counts.GetValueOrDefault((channel.Name, taken)));

    /// <summary>Recipients of a kind of channel whose last try failed.</summary>
    public int Failing(string kind) => channels.Count(channel => channel.Kind == kind && _lastTries.TryGetValue(channel.Name, out var taken) && !taken);

    /// <summary>Messages that wait for recipients of a kind of channel.</summary>
    public int Waiting(string kind) => channels.Where(channel => channel.Kind == kind).Sum(channel => book.Memory.Outbox.Count(notice => notice.Waiting.Contains(channel.Name)));

    /// <summary>Works until it is told to stop.</summary>
    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(channels.Select(channel => ServeAsync(channel, stopping)));

    private async Task ServeAsync(Channel channel, CancellationToken stopping)
    {
        var pause = _poll;
        while (true)
        {
            await Task.Delay(pause, clock, stopping);
            try
            {
                pause = await StepAsync(channel, pause, stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                // A worker must never end unseen.
                Log.StepFailed(logger, e);
                pause = _longestPause;
            }
        }
    }

    private async Task<TimeSpan> StepAsync(Channel channel, TimeSpan pause, CancellationToken stopping)
    {
        if (book.Memory.Outbox.FirstOrDefault(notice => notice.Waiting.Contains(channel.Name)) is not { } notice)
        {
            return _poll;
        }

        var problem = await channel.TellAsync(notice, stopping);
        _counts.AddOrUpdate((channel.Name, problem is null), 1, (_, count) => count + 1);
        _lastTries[channel.Name] = problem is null;
        if (problem is null)
        {
            // Also when Vigie is being stopped: what was taken and not noted would be sent a second time.
            Log.Delivered(logger, channel.Name, notice.Subject);
            await book.ChangeAsync(memory => Without(memory, notice, channel.Name), CancellationToken.None);
            return _poll;
        }

        if ((clock.GetUtcNow() - notice.At).Duration() > _giveUp)
        {
            Log.GaveUp(logger, channel.Name, _giveUp.TotalDays, notice.Subject);
            await book.ChangeAsync(memory => Without(memory, notice, channel.Name), stopping);
            return _poll;
        }

        var next = pause < _firstPause ? _firstPause : pause * 2 > _longestPause ? _longestPause : pause * 2;
        Log.NotDelivered(logger, channel.Name, problem, next.TotalSeconds);
        return next;
    }

    private static WatcherMemory Without(WatcherMemory memory, Notice told, string channel)
    {
        var index = memory.Outbox.IndexOf(memory.Outbox.FirstOrDefault(notice => notice.Id == told.Id)!);
        if (index < 0)
        {
            return memory;
        }

        var left = memory.Outbox[index].Waiting.Remove(channel);
        return memory with { Outbox = left.IsEmpty ? memory.Outbox.RemoveAt(index) : memory.Outbox.SetItem(index, memory.Outbox[index] with { Waiting = left }) };
    }
}
