using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary><c>ducklake_flush_inlined_data(catalog, schema_name =&gt;, table_name =&gt;)</c>: writes rows that are kept inside the catalog to files.</summary>
internal sealed class FlushInlinedDataFunction(EngineSession session) : EffectFunction(
    session,
    "ducklake_flush_inlined_data",
    [SqlType.Varchar],
    [new("schema_name", SqlType.Varchar), new("table_name", SqlType.Varchar)])
{
    protected override IReadOnlyList<RowsColumn> Columns { get; } =
    [
        new("schema_name", SqlType.Varchar),
        new("table_name", SqlType.Varchar),
        new("rows_flushed", SqlType.BigInt),
    ];

    protected override Func<CancellationToken, Task<IReadOnlyList<IReadOnlyList<object?>>>> BindEffect(AttachedLake lake, TableFunctionArguments arguments)
    {
        string? schema = Text(arguments.Named("schema_name"));
        string? name = Text(arguments.Named("table_name"));
        return async cancellationToken =>
        {
            DuckLakeSnapshot snapshot = await lake.GetSnapshotAsync(cancellationToken).ConfigureAwait(false);
            if (!string.IsNullOrEmpty(schema) && snapshot.Definition.FindSchema(schema) is null)
            {
                throw SchemaErrors.NotFound(SqlErrorClass.Binder, $"Schema \"{schema}\" not found in DuckLakeCatalog \"{lake.Alias}\"");
            }

            DuckLakeTransaction transaction = await lake.GetTransactionAsync(cancellationToken).ConfigureAwait(false);
            if (string.IsNullOrEmpty(name))
            {
                IReadOnlyList<DuckLakeFlushResult> results = await transaction
                    .FlushAllInlinedDataAsync(string.IsNullOrEmpty(schema) ? null : schema, cancellationToken).ConfigureAwait(false);
                return [.. results.Where(result => result.RowsFlushed > 0).Select(result => new object?[] { result.SchemaName, result.TableName, result.RowsFlushed })];
            }

            DuckLakeTable table = TableNames.Find(snapshot, string.IsNullOrEmpty(schema) ? null : schema, name);
            long rows = await transaction.FlushInlinedDataAsync(new DuckLakeName(table.SchemaName, table.Name), cancellationToken).ConfigureAwait(false);
            return rows > 0 ? [[table.SchemaName, table.Name, rows]] : [];
        };
    }
}
