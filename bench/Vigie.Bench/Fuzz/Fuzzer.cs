using System.Diagnostics;

namespace Vigie.Bench.Fuzz;

/// <summary>Throws the corpus of a target and disturbed copies of it at its parser.</summary>
internal sealed class Fuzzer(FuzzTarget target, IReadOnlyList<byte[]> corpus, int seed)
{
    /// <summary>Inputs that were read are disturbed further: so many are held.</summary>
    private const int MostHeld = 500;

    /// <summary>A finding is told once for each kind of exception; a broken parser would fill the corpus otherwise.</summary>
    private const int MostFindings = 20;

    private const long MostBytes = 256L << 20;
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(2);

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _held = [.. corpus];
    private readonly Dictionary<string, (byte[] Input, string What)> _findings = new(StringComparer.Ordinal);
    private long _inputs;
    private long _read;

    /// <summary>Runs for a time; the corpus itself is tried first and in any case.</summary>
    public FuzzOutcome Run(TimeSpan length)
    {
        foreach (var input in corpus)
        {
            Try(input);
        }

        var mutator = new Mutator(_random);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < length && _findings.Count < MostFindings;)
        {
            var input = mutator.Disturb(Any(), Any());
            if (Try(input))
            {
                Hold(input);
            }
        }

        return new FuzzOutcome(_inputs, _read, [.. _findings.Values]);
    }

    private byte[] Any() => _held.Count == 0 ? [] : _held[_random.Next(_held.Count)];

    private void Hold(byte[] input)
    {
        if (_held.Count < corpus.Count + MostHeld)
        {
            _held.Add(input);
        }
        else if (_random.Next(20) == 0)
        {
            _held[_random.Next(corpus.Count, _held.Count)] = input;
        }
    }

    private bool Try(byte[] input)
    {
        _inputs++;
        var (clock, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        try
        {
            target.Parse([.. input]);
            _read++;
            return true;
        }
        catch (Exception e) when (target.IsRefusal(e))
        {
            return false;
        }
        catch (Exception e)
        {
            _findings.TryAdd($"{e.GetType()} {e.StackTrace?.Split('\n')[0]}", (input, e.ToString()));
            return false;
        }
        finally
        {
            Judge(input, Stopwatch.GetElapsedTime(clock), GC.GetAllocatedBytesForCurrentThread() - allocated);
        }
    }

    // A neighbour that has the processor for two seconds is no finding: it must be slow twice.
    private void Judge(byte[] input, TimeSpan took, long allocated)
    {
        if (allocated > MostBytes)
        {
            _findings.TryAdd("memory", (input, $"{allocated / 1e6:0} MB allocated for {input.Length} bytes"));
        }

        if (took > _longest && IsSlow(input))
        {
            _findings.TryAdd("time", (input, $"{took.TotalSeconds:0.0} s for {input.Length} bytes"));
        }
    }

    private bool IsSlow(byte[] input)
    {
        var clock = Stopwatch.GetTimestamp();
        try
        {
            target.Parse([.. input]);
        }
        catch (Exception e) when (target.IsRefusal(e))
        {
            return Stopwatch.GetElapsedTime(clock) > _longest;
        }

        return Stopwatch.GetElapsedTime(clock) > _longest;
    }
}
