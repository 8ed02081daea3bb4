namespace Vigie.Lab.Kit;

/// <summary>The last ones of what happens; may be asked and added to at the same time.</summary>
/// <typeparam name="T">What happens.</typeparam>
/// <param name="kept">How many are kept.</param>
internal sealed class RecentList<T>(int kept)
{
    private readonly Lock _gate = new();
    private readonly Queue<T> _items = new();

    /// <summary>Those kept, oldest first.</summary>
    public IReadOnlyList<T> Items
    {
        get
        {
            lock (_gate)
            {
                return [.. _items];
            }
        }
    }

    public void Add(T item)
    {
        lock (_gate)
        {
            _items.Enqueue(item);
            if (_items.Count > kept)
            {
                _items.Dequeue();
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _items.Clear();
        }
    }
}
