using System.Collections.Immutable;

namespace Vigie.Lab.Kit;

/// <summary>The faults of a double that are in force; may be changed while requests are under way.</summary>
/// <typeparam name="TFault">A fault.</typeparam>
public abstract class FaultList<TFault>
    where TFault : class
{
    private ImmutableArray<Entry> _entries = [];

    private protected FaultList()
    {
    }

    /// <summary>Switches a fault on; dispose what is returned to switch it off.</summary>
    public IDisposable Add(TFault fault)
    {
        var entry = new Entry(fault);
        ImmutableInterlocked.Update(ref _entries, (list, added) => list.Add(added), entry);
        return new Removal(() => ImmutableInterlocked.Update(ref _entries, (list, gone) => list.Remove(gone), entry));
    }

    /// <summary>Switches everything off and these on, in one step.</summary>
    public void Replace(IEnumerable<TFault> faults)
    {
        ImmutableArray<Entry> entries = [.. faults.Select(fault => new Entry(fault))];
        ImmutableInterlocked.InterlockedExchange(ref _entries, entries);
    }

    /// <summary>Switches everything off.</summary>
    public void Clear() => Replace([]);

    /// <summary>How often a fault applies; null: for ever.</summary>
    private protected abstract int? TimesOf(TFault fault);

    /// <summary>Those that apply and are not used up, in the order in which they were switched on; each is used once more when it is reached.</summary>
    private protected IEnumerable<TFault> Take(Func<TFault, bool> applies) =>
        _entries.Where(entry => applies(entry.Fault) && entry.Take(TimesOf(entry.Fault))).Select(entry => entry.Fault);

    private sealed class Entry(TFault fault)
    {
        private int _used;

        public TFault Fault => fault;

        public bool Take(int? times) => times is not { } most || Interlocked.Increment(ref _used) <= most;
    }

    private sealed class Removal(Action remove) : IDisposable
    {
        public void Dispose() => remove();
    }
}
