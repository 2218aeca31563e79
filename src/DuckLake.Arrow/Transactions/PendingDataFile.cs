using DuckLake.Arrow.Execution;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A data file an open transaction adds to a table.</summary>
internal sealed class PendingDataFile
{
    /// <summary>The provisional file id.</summary>
    public required long LocalId { get; init; }

    /// <summary>The file.</summary>
    public required WrittenDataFile Written { get; init; }

    /// <summary>The table when the file was written; tells the types the statistics are texts of.</summary>
    public required TableDefinition Layout { get; init; }

    /// <summary>The provisional row id of the first row.</summary>
    public required long LocalRowIdStart { get; init; }

    /// <summary>The mapping the file is read by, or null for field ids; its id is provisional unless the catalog has it already.</summary>
    public NameMapping? Mapping { get; init; }

    /// <summary>Rows the same transaction deleted again, or null.</summary>
    public PositionBitmap? Deleted { get; private set; }

    public long LiveRowCount => Written.RecordCount - (Deleted?.Count ?? 0);

    /// <summary>Deletes rows again.</summary>
    /// <returns>How many of them were not deleted before.</returns>
    public long Delete(PositionBitmap positions)
    {
        Deleted ??= new PositionBitmap(Written.RecordCount);
        long before = Deleted.Count;
        Deleted.AddAll(positions);
        return Deleted.Count - before;
    }

    public override string ToString() => Written.FullPath;
}
