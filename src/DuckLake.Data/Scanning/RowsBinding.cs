using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>A bound call of a <see cref="RowsFunction"/>.</summary>
internal sealed class RowsBinding(RowsResult result) : TableFunctionBinding
{
    public override IReadOnlyList<KeyValuePair<string, SqlType>> Columns { get; } =
        [.. result.Columns.Select(column => new KeyValuePair<string, SqlType>(column.Name, column.Type))];

    public override long? EstimatedRowCount => result.RowCount;

    public override TableFunctionScan Open(IReadOnlyList<int> columns) => new RowsScan(result, columns);
}
