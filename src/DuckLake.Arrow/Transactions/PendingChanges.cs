using System.Diagnostics.CodeAnalysis;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>The data changes of an open transaction, by table, and the files it wrote.</summary>
internal sealed class PendingChanges : IDisposable
{
    private readonly Dictionary<long, PendingTable> _tables = [];
    private readonly Dictionary<NameMapping, NameMapping> _mappings = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _lock = new();
    private readonly List<string> _trackedFiles = [];
    private long _nextId = ProvisionalIds.First;
    private long _nextRowId = ProvisionalIds.FirstRowId;

    /// <summary>The tables with changes, in the order they were first touched.</summary>
    public IEnumerable<PendingTable> Tables => _tables.Values;

    /// <summary>Full paths of the files this transaction wrote or began to write: deleted unless the commit publishes them.</summary>
    public IReadOnlyList<string> TrackedFiles
    {
        get
        {
            lock (_lock)
            {
                return [.. _trackedFiles];
            }
        }
    }

    /// <summary>The changes of a table, empty when it is touched for the first time.</summary>
    public PendingTable Of(long tableId)
    {
        if (!_tables.TryGetValue(tableId, out PendingTable? table))
        {
            _tables.Add(tableId, table = new PendingTable(tableId));
        }

        return table;
    }

    public bool TryGet(long tableId, [NotNullWhen(true)] out PendingTable? table) => _tables.TryGetValue(tableId, out table);

    /// <summary>Forgets the data changes of a table, for one that is dropped. Its files stay tracked.</summary>
    public void Discard(long tableId)
    {
        if (_tables.Remove(tableId, out PendingTable? table))
        {
            table.Dispose();
        }
    }

    /// <summary>Remembers a file before it is written, so that a failure or rollback deletes it. Thread-safe.</summary>
    public void TrackFile(string fullPath)
    {
        lock (_lock)
        {
            _trackedFiles.Add(fullPath);
        }
    }

    /// <summary>A provisional id for a schema object, a file or a mapping. Thread-safe.</summary>
    public long NewId() => Interlocked.Increment(ref _nextId) - 1;

    /// <summary>A range of provisional row ids. Thread-safe.</summary>
    /// <returns>The first of them.</returns>
    public long NewRowIds(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Interlocked.Add(ref _nextRowId, count) - count;
    }

    /// <summary>A mapping with an id: its own if the catalog has it already, else a provisional one, the same for the same object.</summary>
    public NameMapping Identify(NameMapping mapping)
    {
        if (mapping.MappingId != ProvisionalIds.Unidentified)
        {
            return mapping;
        }

        if (!_mappings.TryGetValue(mapping, out NameMapping? identified))
        {
            _mappings.Add(mapping, identified = mapping with { MappingId = NewId() });
        }

        return identified;
    }

    public void Dispose()
    {
        foreach (PendingTable table in _tables.Values)
        {
            table.Dispose();
        }

        _tables.Clear();
    }
}
