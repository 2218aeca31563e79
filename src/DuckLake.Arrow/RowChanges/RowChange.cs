using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// One statement that changes rows of a table within a transaction: rows are found and new versions written first; the transaction's
/// pending changes are touched at the end, when nothing can fail any more.
/// </summary>
internal sealed class RowChange
{
    private static readonly RowIdMode[] s_modes = [RowIdMode.Embedded, RowIdMode.Assigned];

    private readonly DuckLakeTransaction _transaction;
    private readonly PendingTable _pending;
    private readonly List<WrittenRows> _written = [];
    private readonly RowSelection _selection = new();
    private LocatedScan? _scan;

    private RowChange(DuckLakeTransaction transaction, DuckLakeTable table)
    {
        _transaction = transaction;
        Table = table;
        _pending = transaction.Pending.Of(table.Id);

        // Even if no row is found: another transaction may be inserting the very rows that were looked for.
        _pending.WasSearched = true;
    }

    public DuckLakeTable Table { get; }

    /// <summary>Number of rows deleted or replaced.</summary>
    public long ChangedCount => _selection.Count;

    private int? Workers => _transaction.Options.DegreeOfParallelism;

    /// <summary>Runs a statement: what <paramref name="body"/> collects is applied if it does not fail.</summary>
    public static async Task<T> RunAsync<T>(
        DuckLakeTransaction transaction, DuckLakeName name, Func<RowChange, CancellationToken, Task<T>> body, CancellationToken cancellationToken)
    {
        DuckLakeTable table = transaction.GetTable(name);
        var change = new RowChange(transaction, table);
        bool isApplied = false;
        try
        {
            T result = await body(change, cancellationToken).ConfigureAwait(false);
            await change.ApplyAsync(cancellationToken).ConfigureAwait(false);
            isApplied = true;
            return result;
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, table.Place) is { } error)
        {
            throw error;
        }
        finally
        {
            if (!isApplied)
            {
                change.Discard();
            }
        }
    }

    /// <summary>Finds rows and selects them to be deleted. Files whose rows all match by the catalog's word are not read.</summary>
    /// <param name="filter">The rows, or null for all.</param>
    /// <param name="condition">A further condition, or null.</param>
    /// <param name="rowIds">The row ids wanted, or null for any.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task SelectAsync(
        DuckLakeFilter? filter, BoundFilter? condition, IReadOnlySet<long>? rowIds, CancellationToken cancellationToken)
    {
        _scan = await LocatedScan.PlanAsync(Table, [], filter, condition, Workers, cancellationToken).ConfigureAwait(false);
        HashSet<long> whole = rowIds is null ? await SelectWholeFilesAsync(_scan, cancellationToken).ConfigureAwait(false) : [];
        var wanted = new List<int>();
        await foreach (LocatedRows rows in _scan
            .ReadAsync(task => task.File is null || !whole.Contains(task.File.DataFileId), cancellationToken).ConfigureAwait(false))
        {
            using (rows)
            {
                if (rowIds is null)
                {
                    _selection.Add(rows);
                    continue;
                }

                wanted.Clear();
                ReadOnlySpan<long> found = rows.RowIdColumn.Values;
                for (int i = 0; i < found.Length; i++)
                {
                    if (rowIds.Contains(found[i]))
                    {
                        wanted.Add(i);
                    }
                }

                _selection.Add(rows, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(wanted));
            }
        }
    }

    /// <summary>Finds rows, replaces or deletes them, and writes the new versions.</summary>
    /// <param name="rewriter">What becomes of the rows.</param>
    /// <param name="filter">The rows, or null for all.</param>
    /// <param name="condition">A further condition, or null.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of new versions.</returns>
    public async Task<long> RewriteAsync(RowRewriter rewriter, DuckLakeFilter? filter, BoundFilter? condition, CancellationToken cancellationToken)
    {
        IEnumerable<string> names = rewriter.ScannedColumns.Select(column => Table.Definition.Columns[column].Name);
        LocatedScan scan = await LocatedScan.PlanAsync(Table, names, filter, condition, Workers, cancellationToken).ConfigureAwait(false);
        _scan = scan;
        long count = 0;

        // Rows the transaction itself inserted have no ids yet that a file could keep: their new versions are inserted instead.
        foreach (RowIdMode mode in s_modes)
        {
            bool Includes(ScanTask task) => HasProvisionalIds(scan, task) == (mode == RowIdMode.Assigned);
            if (scan.HasAny(Includes))
            {
                var stream = new RewriteStream(scan.ReadAsync(Includes, cancellationToken), rewriter, _selection, Table.ArrowSchema, mode);
                await using (stream.ConfigureAwait(false))
                {
                    await WriteAsync(stream, mode, InliningMode.Allowed, cancellationToken).ConfigureAwait(false);
                    count += stream.RowCount;
                }
            }
        }

        return count;
    }

    /// <summary>Writes rows that become part of the table when the statement is applied.</summary>
    /// <param name="rows">The rows in the table's layout, and their ids if they keep them; borrowed.</param>
    /// <param name="mode">Whether the rows keep their ids.</param>
    /// <param name="inlining">Whether few rows may be kept inside the catalog.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>The number of rows.</returns>
    public async Task<long> WriteAsync(IArrowArrayStream rows, RowIdMode mode, InliningMode inlining, CancellationToken cancellationToken)
    {
        TableWriteContext context = TableWriteContext.Create(Table, inlining, Workers ?? 0, _transaction.Pending.TrackFile);
        WrittenRows written = await new TableWriter(context).WriteAsync(rows, mode, cancellationToken).ConfigureAwait(false);
        _written.Add(written);
        return written.RowCount;
    }

    private async Task<HashSet<long>> SelectWholeFilesAsync(LocatedScan scan, CancellationToken cancellationToken)
    {
        var whole = new HashSet<long>();
        foreach (ScanPlanFile planned in scan.FindWholeFiles())
        {
            ScanFile file = planned.File;
            if (RowSelection.MayHideRows(file, Table.Snapshot.Id))
            {
                continue;
            }

            bool hasDeletes = file.DeleteFiles.Count > 0 || file.InlinedDeletedPositions.Count > 0;
            PositionBitmap? deleted = hasDeletes ? await scan.LoadDeletedAsync(file, cancellationToken).ConfigureAwait(false) : null;
            _ = whole.Add(file.DataFileId);
            if (deleted is null || deleted.Count < file.RecordCount)
            {
                _selection.AddWhole(scan.InfoOf(planned), file.RecordCount - (deleted?.Count ?? 0));
            }
        }

        return whole;
    }

    private bool HasProvisionalIds(LocatedScan scan, ScanTask task)
    {
        if (task.File is { } file)
        {
            return ProvisionalIds.IsProvisional(file.DataFileId)
                && !_pending.Files.First(pending => pending.LocalId == file.DataFileId).Written.HasEmbeddedRowIds;
        }

        return scan.Listing!.Overlay is { } overlay
            && overlay.Added.TryGetValue(task.Inlined!.InlinedTableName, out PendingRowsView? added)
            && added.Rows.Written.RowIds is null;
    }

    private async Task ApplyAsync(CancellationToken cancellationToken)
    {
        IReadOnlySet<long> emptied = _scan is null || _selection.Count == 0
            ? new HashSet<long>()
            : await _selection.FindEmptiedFilesAsync(_scan, cancellationToken).ConfigureAwait(false);
        if (_selection.Count > 0)
        {
            _selection.Apply(_pending, _scan!.Listing!, emptied);
        }

        foreach (WrittenRows written in _written)
        {
            _pending.Add(written, Table.Definition, _transaction.Pending);
        }
    }

    // The files stay tracked: the transaction deletes them when it ends.
    private void Discard()
    {
        foreach (WrittenRows written in _written)
        {
            written.Dispose();
        }
    }
}
