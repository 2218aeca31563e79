using DuckLake.Arrow.Execution;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Rows of a table that one statement deletes or replaces, by where they lie. Changes nothing until it is applied.</summary>
internal sealed class RowSelection
{
    private readonly Dictionary<long, (DataFileInfo File, PositionBitmap Positions)> _positions = [];
    private readonly Dictionary<string, HashSet<long>> _inlined = new(StringComparer.Ordinal);
    private readonly List<DataFileInfo> _wholeFiles = [];

    /// <summary>Number of rows selected.</summary>
    public long Count { get; private set; }

    /// <summary>Selects all rows of a file.</summary>
    public void AddWhole(DataFileInfo file, long liveRowCount)
    {
        _wholeFiles.Add(file);
        Count += liveRowCount;
    }

    /// <summary>Selects all the rows.</summary>
    public void Add(LocatedRows rows)
    {
        if (rows.Source.File is { } file)
        {
            PositionBitmap positions = Positions(file);
            long before = positions.Count;
            foreach (long position in rows.Places)
            {
                positions.Add(position);
            }

            Count += positions.Count - before;
            return;
        }

        HashSet<long> ids = RowIds(rows.Source.InlinedName!);
        foreach (long id in rows.Places)
        {
            Count += ids.Add(id) ? 1 : 0;
        }
    }

    /// <summary>Selects some of the rows.</summary>
    public void Add(LocatedRows rows, ReadOnlySpan<int> indices)
    {
        if (indices.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<long> places = rows.Places;
        if (rows.Source.File is { } file)
        {
            PositionBitmap positions = Positions(file);
            foreach (int index in indices)
            {
                Count += positions.Add(places[index]) ? 1 : 0;
            }

            return;
        }

        HashSet<long> ids = RowIds(rows.Source.InlinedName!);
        foreach (int index in indices)
        {
            Count += ids.Add(places[index]) ? 1 : 0;
        }
    }

    /// <summary>Finds the files no row of which is left, so that they can be retired.</summary>
    public async Task<IReadOnlySet<long>> FindEmptiedFilesAsync(LocatedScan scan, CancellationToken cancellationToken)
    {
        var emptied = new HashSet<long>(_wholeFiles.Select(file => file.DataFileId));
        if (_positions.Count == 0)
        {
            return emptied;
        }

        foreach (ScanPlanFile planned in scan.Files)
        {
            ScanFile file = planned.File;
            if (_positions.TryGetValue(file.DataFileId, out (DataFileInfo File, PositionBitmap Positions) selected)
                && !MayHideRows(file, scan.Table.Snapshot.Id))
            {
                bool hasDeletes = file.DeleteFiles.Count > 0 || file.InlinedDeletedPositions.Count > 0;
                PositionBitmap? deleted = hasDeletes ? await scan.LoadDeletedAsync(file, cancellationToken).ConfigureAwait(false) : null;
                if (selected.Positions.Count + (deleted?.Count ?? 0) == file.RecordCount)
                {
                    emptied.Add(file.DataFileId);
                }
            }
        }

        return emptied;
    }

    /// <summary>Records the deletion of the rows. Does not fail halfway.</summary>
    public void Apply(PendingTable table, TableListing listing, IReadOnlySet<long> emptiedFiles)
    {
        foreach (DataFileInfo file in _wholeFiles)
        {
            table.Retire(file);
        }

        foreach ((DataFileInfo file, PositionBitmap positions) in _positions.Values)
        {
            if (emptiedFiles.Contains(file.DataFileId))
            {
                table.Retire(file);
            }
            else
            {
                _ = table.Delete(file, positions);
            }
        }

        foreach ((string name, HashSet<long> rowIds) in _inlined)
        {
            if (listing.Overlay is { } overlay && overlay.Added.TryGetValue(name, out PendingRowsView? added))
            {
                Delete(table, added.Rows, rowIds);
            }
            else
            {
                _ = table.EndInlinedRows(listing.Files.InlinedTables.First(inlined => inlined.Name == name), rowIds);
            }
        }
    }

    /// <summary>Whether the file may hold rows the scan did not see because they are newer than the snapshot.</summary>
    public static bool MayHideRows(ScanFile file, long snapshotId) =>
        file.PartialMax > snapshotId || (file.PartialRanges.Count > 0 && file.PartialRanges[^1].SnapshotId > snapshotId);

    private static void Delete(PendingTable table, PendingRows rows, HashSet<long> rowIds)
    {
        var positions = new PositionBitmap(rows.RowCount);
        for (int i = 0; i < rows.RowCount; i++)
        {
            if (rowIds.Contains(rows.RowIdAt(i)))
            {
                positions.Add(i);
            }
        }

        _ = rows.Delete(positions);
        if (rows.LiveRowCount == 0 && table.InlinedRows.Remove(rows))
        {
            rows.Dispose();
        }
    }

    private PositionBitmap Positions(DataFileInfo file)
    {
        if (!_positions.TryGetValue(file.DataFileId, out (DataFileInfo File, PositionBitmap Positions) selected))
        {
            _positions.Add(file.DataFileId, selected = (file, new PositionBitmap(file.RecordCount)));
        }

        return selected.Positions;
    }

    private HashSet<long> RowIds(string inlinedName)
    {
        if (!_inlined.TryGetValue(inlinedName, out HashSet<long>? ids))
        {
            _inlined.Add(inlinedName, ids = []);
        }

        return ids;
    }
}
