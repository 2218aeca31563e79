using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Which kinds of change a table's pending rows come to.</summary>
internal static class RowChanges
{
    /// <summary>Adds the kinds to what a snapshot records.</summary>
    /// <param name="target">The changes of the snapshot.</param>
    /// <param name="table">The pending rows.</param>
    /// <param name="tableId">The id to record them under.</param>
    /// <param name="deletes">How rows are deleted from data files.</param>
    public static void Record(ChangesMade target, PendingTable table, long tableId, IReadOnlyList<PreparedDelete> deletes)
    {
        if (table.Files.Any(file => file.LiveRowCount > 0))
        {
            target.Add(SnapshotChangeKind.InsertedIntoTable, tableId);
        }

        // A delete file on a file of the same commit only makes the insert smaller.
        List<PreparedDelete> committed = deletes
            .Where(delete => delete.TableId == table.TableId && !ProvisionalIds.IsProvisional(delete.DataFileId)).ToList();
        bool deletesFlushed = table.Flush?.Files.Any(file => file.Deleted is { Count: > 0 }) == true;
        if (deletesFlushed || committed.Exists(delete => delete.Form is PreparedDeleteForm.Retire or PreparedDeleteForm.File))
        {
            target.Add(SnapshotChangeKind.DeletedFromTable, tableId);
        }

        if (table.InlinedRows.Any(rows => rows.LiveRowCount > 0))
        {
            target.Add(SnapshotChangeKind.InlinedInsert, tableId);
        }

        if (committed.Exists(delete => delete.Form == PreparedDeleteForm.Inline)
            || table.EndedInlinedRows.Values.Any(ended => ended.RowIds.Count > 0))
        {
            target.Add(SnapshotChangeKind.InlinedDelete, tableId);
        }

        if (table.Flush is not null)
        {
            target.Add(SnapshotChangeKind.InlineFlush, tableId);
        }
    }
}
