using DuckLake.Storage;

namespace DuckLake.Arrow;

/// <summary>What a scan reads of a file, decided from the file's footer. Immutable.</summary>
public sealed class ScanPlanFileReads
{
    internal ScanPlanFileReads(ScanFile file, IReadOnlyList<ScanPlanRowGroup> rowGroups)
    {
        Path = file.Path;
        RowGroups = rowGroups;
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>All row groups of the file, in file order; empty if the scan needs nothing from the file but its number of rows, which the catalog knows.</summary>
    public IReadOnlyList<ScanPlanRowGroup> RowGroups { get; }

    /// <summary>Number of row groups that are read.</summary>
    public int KeptRowGroupCount => RowGroups.Count(rowGroup => rowGroup.Pruning == RowGroupPruning.None);

    /// <summary>The first reads of all row groups (<see cref="ScanPlanRowGroup.FirstReads"/>), one request each.</summary>
    public IReadOnlyList<ByteRange> FirstReads => [.. RowGroups.SelectMany(rowGroup => rowGroup.FirstReads)];

    /// <summary>Path, row groups kept and bytes.</summary>
    public override string ToString() =>
        $"{Path}: {KeptRowGroupCount} of {RowGroups.Count} row groups, first {FirstReads.Sum(range => range.Length)} bytes";
}
