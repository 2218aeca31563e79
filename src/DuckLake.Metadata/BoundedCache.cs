using System.Diagnostics.CodeAnalysis;

namespace DuckLake.Metadata;

/// <summary>A thread-safe map that forgets the least recently used entry beyond its capacity.</summary>
internal sealed class BoundedCache<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<KeyValuePair<TKey, TValue>>> _nodes = [];
    private readonly LinkedList<KeyValuePair<TKey, TValue>> _byUse = new();

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(key, out var node))
            {
                value = default;
                return false;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    public void Set(TKey key, TValue value)
    {
        lock (_lock)
        {
            Remove(key);
            _nodes[key] = _byUse.AddFirst(KeyValuePair.Create(key, value));
            while (_nodes.Count > capacity)
            {
                Remove(_byUse.Last!.Value.Key);
            }
        }
    }

    public void Remove(TKey key)
    {
        lock (_lock)
        {
            if (_nodes.Remove(key, out var node))
            {
                _byUse.Remove(node);
            }
        }
    }

    public void RemoveWhere(Func<TKey, bool> predicate)
    {
        lock (_lock)
        {
            foreach (var key in _nodes.Keys.Where(predicate).ToList())
            {
                Remove(key);
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _nodes.Clear();
            _byUse.Clear();
        }
    }
}
