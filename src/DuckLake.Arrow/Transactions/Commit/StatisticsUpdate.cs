using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>The statistics of one table while a commit adds rows to it.</summary>
internal sealed class StatisticsUpdate
{
    private readonly TableDefinition _table;
    private readonly TableStatistics? _known;
    private readonly Dictionary<long, TableColumnStatistics> _columns;
    private readonly HashSet<long> _changed = [];

    public StatisticsUpdate(TableDefinition table, TableStatistics? known)
    {
        _table = table;
        _known = known;
        _columns = known is null ? [] : new Dictionary<long, TableColumnStatistics>(known.Columns);
        RecordCount = known?.RecordCount ?? 0;
        NextRowId = known?.NextRowId ?? 0;
        FileSizeBytes = known?.FileSizeBytes ?? 0;
    }

    /// <summary>Whether the table had no statistics: nothing was ever inserted.</summary>
    public bool IsNew => _known is null;

    public bool HasNewCounts =>
        _known is null || _known.RecordCount != RecordCount || _known.NextRowId != NextRowId || _known.FileSizeBytes != FileSizeBytes;

    public long RecordCount { get; private set; }

    public long NextRowId { get; private set; }

    public long FileSizeBytes { get; private set; }

    /// <summary>Columns whose stored rows go away, replaced or not.</summary>
    public IReadOnlyCollection<long> ReplacedColumnIds => _known is null ? [] : [.. _changed.Where(_known.Columns.ContainsKey)];

    /// <summary>The rows to store.</summary>
    public IEnumerable<(long ColumnId, TableColumnStatistics Statistics)> ChangedColumns =>
        _changed.Where(_columns.ContainsKey).Select(id => (id, _columns[id]));

    /// <summary>Takes new row ids.</summary>
    /// <returns>The first.</returns>
    public long TakeRowIds(long count)
    {
        long first = NextRowId;
        NextRowId = checked(first + count);
        return first;
    }

    public void AddFile(PendingDataFile file, long recordCount, long sizeBytes)
    {
        RecordCount += recordCount;
        FileSizeBytes += sizeBytes;
        Add(file.Layout, file.Written.Statistics);
    }

    /// <summary>Adds a file of rows that were counted when they were inlined.</summary>
    public void AddFlushedFile(long sizeBytes) => FileSizeBytes += sizeBytes;

    public void AddInlinedRows(PendingRows rows, int rowCount)
    {
        RecordCount += rowCount;
        Add(rows.Layout, rows.Written.Statistics);
    }

    /// <summary>Brings the bounds of columns to the types they have now.</summary>
    /// <param name="before">The table before its types were changed.</param>
    public void ChangeTypes(TableDefinition before)
    {
        foreach ((long columnId, TableColumnStatistics known) in _known?.Columns ?? new Dictionary<long, TableColumnStatistics>())
        {
            if (before.FindColumn(columnId)?.Type is not { } from || _table.FindColumn(columnId)?.Type is not { } to || from == to)
            {
                continue;
            }

            TableColumnStatistics? converted = StatisticsMerge.Convert(from, to, known);
            if (converted == known)
            {
                continue;
            }

            // A row without bounds would be taken for that of a column with nothing but NULLs; a missing one is unknown for good.
            _changed.Add(columnId);
            if (converted is null)
            {
                _columns.Remove(columnId);
            }
            else
            {
                _columns[columnId] = converted;
            }
        }
    }

    private void Add(TableDefinition layout, IReadOnlyList<WrittenColumnStatistics> added)
    {
        foreach (WrittenColumnStatistics column in added)
        {
            // A column that was dropped after the rows were written still counts, as in the reference; its id is never used again.
            ColumnDefinition? written = layout.FindColumn(column.ColumnId);
            if ((_table.FindColumn(column.ColumnId) ?? written) is not { Type: { } type } definition || written?.Type is not { } writtenType)
            {
                continue;
            }

            FileColumnStatistics statistics = StatisticsMerge.Convert(writtenType, type, column.Statistics);
            if (_columns.TryGetValue(column.ColumnId, out TableColumnStatistics? known))
            {
                bool isUnaltered = definition.BeginSnapshot <= _table.BeginSnapshot;
                _columns[column.ColumnId] = StatisticsMerge.Widen(type, known, statistics, isUnaltered);
                _changed.Add(column.ColumnId);
            }
            else if (_known is null)
            {
                // Rows of columns come into being with the table's first rows; a column added later has none.
                _columns.Add(column.ColumnId, StatisticsMerge.Begin(statistics));
                _changed.Add(column.ColumnId);
            }
        }

        ForgetUnknown(added);
    }

    /// <summary>Columns that rows were added to without statistics: what was known does not hold for these rows.</summary>
    private void ForgetUnknown(IReadOnlyList<WrittenColumnStatistics> added)
    {
        HashSet<long> told = [.. added.Select(column => column.ColumnId)];
        foreach (long columnId in _columns.Keys.ToArray())
        {
            if (!told.Contains(columnId) && _table.FindColumn(columnId) is not null)
            {
                _columns.Remove(columnId);
                _changed.Add(columnId);
            }
        }
    }
}
