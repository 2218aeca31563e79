namespace DuckLake.Columnar;

/// <summary>The dictionaries in force while messages are read. Owns one reference to each.</summary>
internal sealed class IpcDictionaries(MemoryAllocator allocator) : IDisposable
{
    private readonly Dictionary<long, ArrayData> _values = [];

    /// <summary>A reference to a dictionary, owned by the caller; an empty one where none came yet.</summary>
    internal ArrayData Retain(long id, IpcField field) =>
        _values.TryGetValue(id, out ArrayData? values) ? values.Retain() : EmptyArray.Create(field.Type);

    internal bool Contains(long id) => _values.ContainsKey(id);

    /// <summary>Takes over <paramref name="values"/>.</summary>
    internal void Set(long id, ArrayData values)
    {
        if (_values.Remove(id, out ArrayData? old))
        {
            old.Dispose();
        }

        _values.Add(id, values);
    }

    /// <summary>Takes over <paramref name="values"/> and appends them to the dictionary.</summary>
    internal void Append(long id, ArrayData values)
    {
        using ArrayData tail = values;
        if (!_values.TryGetValue(id, out ArrayData? head))
        {
            throw new ArrowFormatException($"a delta came for dictionary {id}, which does not exist");
        }

        try
        {
            Set(id, ArrowArrayConcatenator.Concatenate([head, tail], allocator));
        }
        catch (OverflowException e)
        {
            throw new ArrowFormatException($"dictionary {id} of {head.Length} values cannot grow by {tail.Length} values: {e.Message}", e);
        }
    }

    /// <summary>Forgets all dictionaries; further ones may come.</summary>
    public void Dispose()
    {
        foreach (ArrayData values in _values.Values)
        {
            values.Dispose();
        }

        _values.Clear();
    }
}
