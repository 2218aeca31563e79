using System.Runtime.InteropServices;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Writing;

/// <summary>The levels of a leaf in a row group. Definition levels are only stored once a value is missing.</summary>
internal sealed unsafe class LeafLevels : IDisposable
{
    private readonly WriteLeaf _leaf;
    private readonly NativeBufferBuilder _definition;
    private readonly NativeBufferBuilder _repetition;

    internal LeafLevels(WriteLeaf leaf, MemoryAllocator allocator)
    {
        _leaf = leaf;
        _definition = new NativeBufferBuilder(allocator);
        _repetition = new NativeBufferBuilder(allocator);
    }

    /// <summary>Levels so far: values, nulls and empty lists.</summary>
    internal int Count { get; private set; }

    /// <summary>Values that are present.</summary>
    internal int ValueCount { get; private set; }

    internal int RowCount { get; private set; }

    /// <summary>Nulls whose nearest ancestor that can be null or empty is present: those of the leaf itself.</summary>
    internal int OwnNullCount { get; private set; }

    /// <summary>True if every level is the greatest: no definition levels are stored.</summary>
    internal bool IsAllPresent => Count == ValueCount;

    /// <summary>One byte per level, or null where <see cref="IsAllPresent"/>.</summary>
    internal byte* Definition => IsAllPresent ? null : _definition.Pointer;

    /// <summary>One byte per level, or null for columns without repetition.</summary>
    internal byte* Repetition => _leaf.MaxRepetition == 0 ? null : _repetition.Pointer;

    /// <summary>Adds levels that are all present, one per row.</summary>
    internal void AppendPresent(int count)
    {
        if (!IsAllPresent)
        {
            NativeMemory.Fill(_definition.Advance(count), (nuint)count, (byte)_leaf.MaxDefinition);
        }

        Add(count, count, count, 0);
    }

    /// <summary>Room for levels some of which are missing; <see cref="Commit"/> counts them.</summary>
    internal byte* ReserveDefinition(int count)
    {
        if (IsAllPresent)
        {
            NativeMemory.Fill(_definition.Advance(Count), (nuint)Count, (byte)_leaf.MaxDefinition);
        }

        return _definition.Advance(count);
    }

    internal byte* ReserveRepetition(int count) => _repetition.Advance(count);

    internal void Commit(int count, int valueCount, int rowCount, int ownNullCount)
    {
        if (count == valueCount && IsAllPresent)
        {
            _definition.Length = 0;
        }

        Add(count, valueCount, rowCount, ownNullCount);
    }

    public void Dispose()
    {
        _definition.Dispose();
        _repetition.Dispose();
    }

    private void Add(int count, int valueCount, int rowCount, int ownNullCount)
    {
        if (count > int.MaxValue - Count)
        {
            throw _leaf.Error(ParquetWriteErrorKind.LimitExceeded, "A column chunk would hold more than 2^31 values. Write smaller row groups.");
        }

        Count += count;
        ValueCount += valueCount;
        RowCount += rowCount;
        OwnNullCount += ownNullCount;
    }
}
