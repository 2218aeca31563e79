using DuckLake.Metadata;

namespace DuckLake.Arrow;

internal sealed partial class CommitBuilder
{
    private void AddFlush(PendingTable pending, long tableId)
    {
        if (pending.Flush is not { } flush)
        {
            return;
        }

        AddDeleteFiles(_plan.DeletesOf(flush));
        foreach (InlinedTable inlined in flush.Tables)
        {
            _statements.Add(new DeleteFlushedRows(inlined.Name, flush.SnapshotId));
        }

        DropSuperseded(flush, tableId);
        if (flush.DeletedFrom.Count > 0)
        {
            _statements.Add(new DeleteInlinedDeletes(tableId, [.. flush.DeletedFrom.Select(file => file.DataFileId)], flush.SnapshotId));
        }
    }

    /// <summary>Drops the tables of older layouts that are empty now. New rows go to the newest one only.</summary>
    private void DropSuperseded(PendingFlush flush, long tableId)
    {
        IReadOnlyList<RegisteredInlinedTable> registered = StateOf(tableId).InlinedTables;
        HashSet<long> superseded = [.. registered.SkipLast(1).Select(inlined => inlined.SchemaVersion)];
        bool mayHaveNewRows = _scope.Since.Any(other => other.GetChanges().Contains(SnapshotChangeKind.InlinedInsert, tableId));
        List<InlinedTable> dropped = mayHaveNewRows ? [] : [.. flush.Tables.Where(inlined => superseded.Contains(inlined.SchemaVersion))];
        foreach (InlinedTable inlined in dropped)
        {
            _statements.Add(new DropInlinedDataTable(inlined.Name));
        }

        if (dropped.Count > 0)
        {
            _statements.Add(new DeleteRows(
                "ducklake_inlined_data_tables", ["table_id", "schema_version"], [.. dropped.Select(inlined => new[] { tableId, inlined.SchemaVersion })]));
        }
    }
}
