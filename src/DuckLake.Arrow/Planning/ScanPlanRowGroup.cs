using DuckLake.Storage;

namespace DuckLake.Arrow;

/// <summary>A row group a scan considers. Immutable.</summary>
public sealed class ScanPlanRowGroup
{
    internal ScanPlanRowGroup(int ordinal, long rowCount, RowGroupPruning pruning, IReadOnlyList<ByteRange> firstReads)
    {
        Ordinal = ordinal;
        RowCount = rowCount;
        Pruning = pruning;
        FirstReads = firstReads;
    }

    /// <summary>Position in the file.</summary>
    public int Ordinal { get; }

    /// <summary>Rows, deleted ones included.</summary>
    public long RowCount { get; }

    /// <summary>Why the row group is left out; <see cref="RowGroupPruning.None"/> if it is read.</summary>
    public RowGroupPruning Pruning { get; }

    /// <summary>
    /// What is requested first, neighbours merged, by ascending offset: with a filter that the statistics do not settle, the bloom
    /// filters and page indexes of its columns if there are any, else these columns; without, all columns of the scan. What follows
    /// depends on the values.
    /// </summary>
    public IReadOnlyList<ByteRange> FirstReads { get; }

    /// <summary>Ordinal and pruning, or the number of bytes read first.</summary>
    public override string ToString() => Pruning == RowGroupPruning.None
        ? $"row group {Ordinal}: {FirstReads.Sum(range => range.Length)} bytes in {FirstReads.Count} ranges"
        : $"row group {Ordinal} (pruned: {Pruning})";
}
