using DuckLake.Arrow.Execution;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>What an open transaction changed in the rows of one table.</summary>
internal sealed class PendingTable(long tableId) : IDisposable
{
    /// <summary>The table's id, provisional for a table of the same transaction.</summary>
    public long TableId { get; } = tableId;

    /// <summary>Data files added, in order.</summary>
    public List<PendingDataFile> Files { get; } = [];

    /// <summary>Rows added that will be stored inside the catalog, in order.</summary>
    public List<PendingRows> InlinedRows { get; } = [];

    /// <summary>Positions deleted from committed data files, by data file id; those of added files are in <see cref="PendingDataFile.Deleted"/>.</summary>
    public Dictionary<long, PendingDeletes> Deletes { get; } = [];

    /// <summary>Committed data files whose rows are all gone, by data file id.</summary>
    public Dictionary<long, DataFileInfo> RetiredFiles { get; } = [];

    /// <summary>Rows deleted from committed inlined data tables, by the table's name in the catalog database.</summary>
    public Dictionary<string, PendingEndedRows> EndedInlinedRows { get; } = new(StringComparer.Ordinal);

    /// <summary>Rows and deletions that move from the catalog to files, or null.</summary>
    public PendingFlush? Flush { get; private set; }

    /// <summary>
    /// Whether rows were looked for in the table to be changed (delete, update, merge, overwrite), even if none was found: the
    /// commit then takes part in conflict checks against inserts.
    /// </summary>
    public bool WasSearched { get; set; }

    /// <summary>The committed data files whose deletions change: they must be live, and unchanged by others, at the commit.</summary>
    public IEnumerable<DataFileInfo> ChangedFiles =>
        Deletes.Values.Select(deletes => deletes.File).Concat(RetiredFiles.Values).Concat(Flush?.DeletedFrom ?? []);

    /// <summary>Whether nothing would be written.</summary>
    public bool IsEmpty =>
        Files.Count == 0 && InlinedRows.Count == 0 && Deletes.Count == 0 && RetiredFiles.Count == 0 && EndedInlinedRows.Count == 0
        && Flush is null;

    /// <summary>Takes what a statement wrote, for good.</summary>
    /// <param name="written">The files and rows.</param>
    /// <param name="layout">The table when they were written.</param>
    /// <param name="changes">Gives the provisional ids.</param>
    public void Add(WrittenRows written, TableDefinition layout, PendingChanges changes)
    {
        foreach (WrittenDataFile file in written.Files)
        {
            Files.Add(new PendingDataFile
            {
                LocalId = changes.NewId(),
                Written = file,
                Layout = layout,
                LocalRowIdStart = changes.NewRowIds(file.RecordCount),
                Mapping = file.Mapping is null ? null : changes.Identify(file.Mapping),
            });
        }

        if (written.InlinedRows is { } rows)
        {
            InlinedRows.Add(new PendingRows
            {
                LocalId = changes.NewId(),
                Written = rows,
                Layout = layout,
                LocalRowIdStart = changes.NewRowIds(rows.RowIds is null ? rows.Batch.Length : 0),
            });
        }
    }

    /// <summary>Takes a flush: rows the transaction deleted from the flushed tables are deleted from the flushed files now.</summary>
    public void Take(PendingFlush flush)
    {
        Flush = flush;
        foreach (InlinedTable table in flush.Tables)
        {
            EndedInlinedRows.Remove(table.Name);
        }
    }

    /// <summary>
    /// Adds positions one statement deleted from a file of a listing of this transaction, committed or pending. Positions that were
    /// deleted before are allowed.
    /// </summary>
    /// <returns>How many of the positions this transaction had not deleted before.</returns>
    public long Delete(DataFileInfo file, PositionBitmap positions)
    {
        if (ProvisionalIds.IsProvisional(file.DataFileId))
        {
            return FindFile(file.DataFileId).Delete(positions);
        }

        if (!Deletes.TryGetValue(file.DataFileId, out PendingDeletes? deletes))
        {
            Deletes.Add(file.DataFileId, deletes = new PendingDeletes(Flush?.FindDeletedFrom(file.DataFileId) ?? file));
        }

        return deletes.Add(positions);
    }

    /// <summary>Deletes all rows of a file of a listing of this transaction, committed or pending.</summary>
    public void Retire(DataFileInfo file)
    {
        if (ProvisionalIds.IsProvisional(file.DataFileId))
        {
            // A flushed file shows its rows at older snapshots still.
            if (Files.RemoveAll(candidate => candidate.LocalId == file.DataFileId) == 0 && file.RecordCount > 0)
            {
                var all = new PositionBitmap(file.RecordCount);
                all.AddRange(0, file.RecordCount - 1);
                FindFile(file.DataFileId).Delete(all);
            }

            return;
        }

        Deletes.Remove(file.DataFileId);
        RetiredFiles[file.DataFileId] = Flush?.FindDeletedFrom(file.DataFileId) ?? file;
    }

    private PendingDataFile FindFile(long localId) => Files.Concat(Flush?.Files ?? []).First(file => file.LocalId == localId);

    /// <summary>Deletes rows of a committed inlined data table.</summary>
    /// <returns>How many of them this transaction had not deleted before.</returns>
    public long EndInlinedRows(InlinedTable table, IEnumerable<long> rowIds)
    {
        if (!EndedInlinedRows.TryGetValue(table.Name, out PendingEndedRows? ended))
        {
            EndedInlinedRows.Add(table.Name, ended = new PendingEndedRows(table));
        }

        int before = ended.RowIds.Count;
        ended.RowIds.UnionWith(rowIds);
        return ended.RowIds.Count - before;
    }

    public void Dispose()
    {
        foreach (PendingRows rows in InlinedRows)
        {
            rows.Dispose();
        }

        InlinedRows.Clear();
    }
}
