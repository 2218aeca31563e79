using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Counts the rows of a data file that are visible at a snapshot, as far as the catalog alone proves it.</summary>
internal static class VisibleRows
{
    /// <summary>The exact number, or null when the files must be read to know it.</summary>
    public static long? Count(FileListing listing, DataFileInfo file)
    {
        long snapshotId = listing.Snapshot.SnapshotId;
        bool isNewest = listing.AsOfSnapshotId == snapshotId;
        if (file.PartialRanges.Count > 0)
        {
            // Positions of deletes may lie beyond the visible prefix.
            return file.DeleteFiles.Count == 0 && file.InlinedDeletes.Count == 0
                ? Math.Min(file.PartialRanges.LastOrDefault(range => range.SnapshotId <= snapshotId).RowCount, file.RecordCount)
                : null;
        }

        if (file.PartialMax is { } newest && newest > snapshotId)
        {
            return null;
        }

        long deleted;
        switch (file.DeleteFiles.Count)
        {
            case 0:
                deleted = file.InlinedDeletes.Count;
                break;
            case 1 when file.InlinedDeletes.Count == 0:
                // Without partial_max a delete file may still embed later snapshots; at the newest one they all apply.
                DeleteFileInfo delete = file.DeleteFiles[0];
                if (!isNewest && !(delete.PartialMax <= snapshotId))
                {
                    return null;
                }

                deleted = delete.DeleteCount;
                break;
            default:
                // The same position may be in both.
                return null;
        }

        return deleted >= 0 && deleted <= file.RecordCount ? file.RecordCount - deleted : null;
    }
}
