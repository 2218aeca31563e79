using System.Diagnostics.CodeAnalysis;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// Immutable managed values by key, the least recently used dropped when their sizes pass a budget. Thread-safe. A value whose
/// load fails is not kept.
/// </summary>
internal sealed class ByteBoundedCache<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private readonly long _maxBytes;
    private long _bytes;

    internal ByteBoundedCache(long maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        _maxBytes = maxBytes;
    }

    internal long SizeBytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    internal bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out LinkedListNode<Entry>? node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                value = node.Value.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    internal void Add(TKey key, TValue value, long sizeBytes)
    {
        if (sizeBytes > _maxBytes)
        {
            return;
        }

        lock (_lock)
        {
            if (_entries.ContainsKey(key))
            {
                return;
            }

            _entries.Add(key, _byUse.AddFirst(new Entry(key, value, sizeBytes)));
            for (_bytes += sizeBytes; _bytes > _maxBytes; _bytes -= _byUse.Last!.Value.SizeBytes, _byUse.RemoveLast())
            {
                _entries.Remove(_byUse.Last!.Value.Key);
            }
        }
    }

    private readonly record struct Entry(TKey Key, TValue Value, long SizeBytes);
}
