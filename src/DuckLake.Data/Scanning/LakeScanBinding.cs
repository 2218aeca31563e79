using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>A bound read of a lake table.</summary>
internal sealed class LakeScanBinding : TableFunctionBinding
{
    // A tested column keeps about a fifth of the rows, as DuckDB itself assumes of a filter it knows nothing about.
    private const int FilteredShare = 5;

    private readonly ScanRegistry _registry;
    private readonly ScanSlot _slot;
    private readonly int _tableColumnCount;

    public LakeScanBinding(ScanRegistry registry, ScanSlot slot)
    {
        _registry = registry;
        _slot = slot;
        _tableColumnCount = slot.Table.Columns.Count;
        Columns =
        [
            .. slot.Table.Columns.Select(column => new KeyValuePair<string, SqlType>(column.Name, LakeSqlType.Of(column))),
            .. slot.VirtualColumns.Select(column => VirtualColumns.Describe(column, slot.Table.Columns.Select(own => own.Name))),
        ];
    }

    public override IReadOnlyList<KeyValuePair<string, SqlType>> Columns { get; }

    public override long? EstimatedRowCount
    {
        get
        {
            // DuckDB binds synchronously; the catalog's answer is cached with the snapshot.
            long rows = _slot.Table.EstimateRowCountAsync(_registry.Interruption).GetAwaiter().GetResult();
            return _slot.Filter is null ? rows : (rows + FilteredShare - 1) / FilteredShare;
        }
    }

    public override TableFunctionScan Open(IReadOnlyList<int> columns)
    {
        if (_slot.NeedsNoColumns)
        {
            columns = [.. Enumerable.Repeat(-1, columns.Count)];
        }

        DuckLakeTable table = _slot.Table;
        int[] tableColumns = [.. columns.Where(column => column >= 0 && column < _tableColumnCount)];
        VirtualColumn[] virtualColumns = [.. columns.Where(column => column >= _tableColumnCount).Select(column => _slot.VirtualColumns[column - _tableColumnCount])];
        DuckLakeScanBuilder scan = table.Scan()
            .Select(tableColumns.Select(column => ColumnPath.Format([table.Columns[column].Name])))
            .WithAdded(virtualColumns, null)
            .PlacingInlinedRows()
            .DegreeOfParallelism(_registry.DegreeOfParallelism)
            .StringsAs(StringRepresentation.Dictionary);
        if (_slot.Filter is { } filter)
        {
            scan = scan.Where(filter);
        }

        // The scan returns the table's columns first, then the virtual ones.
        int[] sources = new int[columns.Count];
        int nextColumn = 0;
        int nextVirtual = tableColumns.Length;
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = columns[i] < 0 ? -1 : columns[i] < _tableColumnCount ? nextColumn++ : nextVirtual++;
        }

        SqlType?[] types = [.. columns.Select(column => column < 0 ? null : Columns[column].Value)];
        return new ArrowTableScan(_registry, new ArrowProjection(types, sources), async cancellationToken =>
            await scan.ExecuteAsync(cancellationToken).ConfigureAwait(false));
    }
}
