using DuckLake.Columnar;
using DuckLake.Parquet;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// A task over a data file, prepared: columns found, deletes known. Shared by the morsels of the file; holds a small file's bytes
/// until the source has handed all its morsels over.
/// </summary>
internal sealed class FileScan : IDisposable
{
    private readonly FileColumnResolver _resolver;
    private readonly FieldSource?[] _output;
    private readonly FieldSource?[] _filter;
    private readonly FieldSource? _rowIds;
    private readonly FieldSource? _snapshotIds;
    private ArrowBuffer _content;

    internal FileScan(ScanTask task, Schema schema, in OpenedFile opened, PositionBitmap? deleted)
    {
        Task = task;
        File = task.File!;
        Schema = schema;
        Metadata = opened.Metadata;
        Deleted = deleted;
        _resolver = new FileColumnResolver(Metadata.Schema, File, task.Strings);
        var selection = new LeafSelection(Metadata.Schema.Columns.Count);
        _output = Resolve(task.Columns, selection);
        _filter = Resolve(task.FilterColumns, selection);
        _rowIds = Uses(VirtualColumn.RowId) ? ResolveInternal(FileColumnResolver.RowIdFieldId, selection) : null;
        HidesFutureRows = File.PartialMax > task.SnapshotId;
        _snapshotIds = HidesFutureRows || Uses(VirtualColumn.SnapshotId)
            ? ResolveInternal(FileColumnResolver.SnapshotIdFieldId, selection)
            : null;
        CheckInternalColumns();
        foreach (FieldSource? source in (FieldSource?[])[.. _output, .. _filter, _rowIds, _snapshotIds])
        {
            source?.Bind(selection);
        }

        Plan = new ParquetReadPlan(
            Metadata,
            selection.ToProjection(Metadata.Schema),
            FileReader.OptionsFor(File.EncryptionKey, FileColumnResolver.ToParquet(task.Strings)));
        EarlyFields = FindEarlyFields();
        _content = opened.Content.Retain();
    }

    internal ScanTask Task { get; }

    internal ScanFile File { get; }

    internal Schema Schema { get; }

    internal ParquetMetadata Metadata { get; }

    internal ParquetReadPlan Plan { get; }

    internal PositionBitmap? Deleted { get; }

    /// <summary>True if rows of later snapshots must be found by their embedded snapshot id.</summary>
    internal bool HidesFutureRows { get; }

    /// <summary>Fields of <see cref="Plan"/> that decide which rows are kept.</summary>
    internal int[] EarlyFields { get; }

    internal IReadOnlyList<FieldSource?> Output => _output;

    internal IReadOnlyList<FieldSource?> Filter => _filter;

    internal FieldSource? RowIds => _rowIds;

    internal FieldSource? SnapshotIds => _snapshotIds;

    /// <exception cref="InvalidDataException">The catalog contradicts the footer.</exception>
    internal static void CheckRowCount(ScanFile file, ParquetMetadata metadata)
    {
        if (metadata.RowCount != file.RecordCount)
        {
            throw new InvalidDataException(
                $"The catalog says the file has {file.RecordCount} rows; its footer says {metadata.RowCount}. The file was replaced, or the catalog is damaged.");
        }
    }

    /// <summary>What the statistics of a row group tell about the filter.</summary>
    internal FilterOutcome Evaluate(RowGroupMetadata rowGroup) =>
        Task.Filter?.Evaluate(new RowGroupStatistics(_resolver, rowGroup)) ?? FilterOutcome.All;

    /// <summary>The bloom filters and page indexes a filter can use, or null.</summary>
    internal RowGroupIndexes? FindIndexes(RowGroupMetadata rowGroup)
    {
        if (Task.Filter is null)
        {
            return null;
        }

        var indexes = new RowGroupIndexes(_resolver, Metadata, rowGroup, Task.Filter);
        return indexes.IsUseful ? indexes : null;
    }

    /// <summary>The bytes of a small file, owned by the caller; empty if it is to be read by ranges.</summary>
    internal ArrowBuffer RetainContent() => _content.Retain();

    public void Dispose()
    {
        _content.Dispose();
        _content = ArrowBuffer.Empty;
    }

    private bool Uses(VirtualColumn column)
    {
        foreach (ResolvedColumn candidate in Task.Columns)
        {
            if (candidate.Virtual == column)
            {
                return true;
            }
        }

        foreach (ResolvedColumn candidate in Task.FilterColumns)
        {
            if (candidate.Virtual == column)
            {
                return true;
            }
        }

        return false;
    }

    private FieldSource?[] Resolve(IReadOnlyList<ResolvedColumn> columns, LeafSelection selection)
    {
        var sources = new FieldSource?[columns.Count];
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = columns[i].IsVirtual ? null : _resolver.Resolve(columns[i], selection);
        }

        return sources;
    }

    private FieldSource? ResolveInternal(int fieldId, LeafSelection selection) =>
        _resolver.FindInternal(fieldId) is { } node ? _resolver.ResolveInternal(node, selection) : null;

    private void CheckInternalColumns()
    {
        if (HidesFutureRows && _snapshotIds is null)
        {
            throw new InvalidDataException(
                $"The catalog says the file holds rows up to snapshot {File.PartialMax}, but the file does not say which rows; the column of snapshot ids is missing.");
        }

        if (_rowIds is not null || !Uses(VirtualColumn.RowId))
        {
            return;
        }

        if (File.RowIdStart is not { } first)
        {
            throw new InvalidDataException("The catalog gives the file no first row id, and the file holds no row ids.");
        }

        if (first < 0 || first > long.MaxValue - File.RecordCount)
        {
            throw new InvalidDataException($"The catalog gives the file the first row id {first}, which leaves no room for {File.RecordCount} row ids.");
        }
    }

    private int[] FindEarlyFields()
    {
        var early = new SortedSet<int>();
        foreach (FieldSource? source in _filter)
        {
            if (source is { Position: >= 0 })
            {
                early.Add(source.Position);
            }
        }

        if (HidesFutureRows)
        {
            early.Add(_snapshotIds!.Position);
        }

        foreach (ResolvedColumn column in Task.FilterColumns)
        {
            FieldSource? source = column.Virtual switch
            {
                VirtualColumn.RowId => _rowIds,
                VirtualColumn.SnapshotId => _snapshotIds,
                _ => null,
            };
            if (source is not null)
            {
                early.Add(source.Position);
            }
        }

        return [.. early];
    }
}
