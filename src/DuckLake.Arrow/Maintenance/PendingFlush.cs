using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Rows and deletions of one table that an open transaction moves from the catalog to files. Nothing the table shows changes.</summary>
internal sealed class PendingFlush
{
    /// <summary>Everything up to this snapshot is moved; what began later stays.</summary>
    public required long SnapshotId { get; init; }

    /// <summary>The inlined data tables whose rows are moved.</summary>
    public required IReadOnlyList<InlinedTable> Tables { get; init; }

    /// <summary>The files with the rows, ended versions included, each with its row id and snapshot.</summary>
    public required IReadOnlyList<PendingDataFile> Files { get; init; }

    /// <summary>The delete files: of the new files, and of committed ones whose deletions were kept inside the catalog.</summary>
    public required IReadOnlyList<PreparedDelete> Deletes { get; init; }

    /// <summary>The committed data files whose deletions are moved.</summary>
    public required IReadOnlyList<DataFileInfo> DeletedFrom { get; init; }

    /// <summary>The number of row versions that are moved.</summary>
    public required long RowCount { get; init; }

    /// <summary>The delete file this flush wrote for a data file, or null.</summary>
    public PreparedDelete? FindDelete(long dataFileId)
    {
        foreach (PreparedDelete delete in Deletes)
        {
            if (delete.DataFileId == dataFileId)
            {
                return delete;
            }
        }

        return null;
    }

    /// <summary>A committed data file as it was before its deletions were moved, or null.</summary>
    public DataFileInfo? FindDeletedFrom(long dataFileId)
    {
        foreach (DataFileInfo file in DeletedFrom)
        {
            if (file.DataFileId == dataFileId)
            {
                return file;
            }
        }

        return null;
    }
}
